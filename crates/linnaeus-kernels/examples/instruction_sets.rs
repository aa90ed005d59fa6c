//! Prints, a line each, the instruction sets that kernels are compiled for, and whether this
//! processor has them.

use linnaeus_kernels::InstructionSet;

#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn main() {
    for set in InstructionSet::ALL {
        let found = match (set.is_available(), set) {
            (false, _) => "missing",
            (true, InstructionSet::Baseline) if cfg!(target_arch = "aarch64") => "present (NEON)",
            (true, _) => "present",
        };
        println!("{set} {found}");
    }
}
