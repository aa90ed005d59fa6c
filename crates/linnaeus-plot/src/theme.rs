//! Light and dark: what each colour of a drawing means, and its value in both themes.

/// Light paper with dark ink, or dark paper with light ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Dark ink on white paper.
    #[default]
    Light,
    /// Light ink on near-black paper.
    Dark,
}

/// A colour by its meaning. A [`Theme`] gives it a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Color {
    /// The background.
    Paper,
    /// Text, digits and the chosen point.
    Ink,
    /// Axis names, tick labels and notes.
    Muted,
    /// Lines of reference: dotted thresholds, the chance line, leader lines.
    Guide,
    /// Axis lines and frames.
    Axis,
    /// Grid lines.
    Grid,
    /// The n-th curve; after the eighth the colours repeat.
    Series(u8),
    /// A place on the colour scale from 0 (nothing) to [`Color::HEAT_STEPS`] (everything).
    Heat(u8),
    /// Text that is readable on [`Color::Heat`] of the same step.
    OnHeat(u8),
    /// Text of less weight that is readable on [`Color::Heat`] of the same step.
    OnHeatMuted(u8),
    /// The colour of a class, from the paper to [`Color::TINT_STEPS`], its full strength; after the
    /// twelfth class the colours repeat.
    Tint(u8, u8),
    /// Text that is readable on [`Color::Tint`] of the same class and step.
    OnTint(u8, u8),
}

impl Color {
    /// How finely the colour scale is divided.
    pub const HEAT_STEPS: u8 = 50;

    /// How many steps there are from the paper to the full colour of a class.
    pub const TINT_STEPS: u8 = 10;

    /// The place on the colour scale for a share between 0 and 1.
    pub fn heat(share: f64) -> u8 {
        let steps = f64::from(Self::HEAT_STEPS);
        // `as` saturates, so a share outside 0..=1 (or NaN) lands on an end of the scale.
        ((share * steps).round() as u8).clamp(0, Self::HEAT_STEPS)
    }

    /// Red, green and blue in a theme.
    pub fn rgb(self, theme: Theme) -> [u8; 3] {
        let (light, dark) = match self {
            Self::Paper => (0xff_ff_ff, 0x14_18_1d),
            Self::Ink => (0x1b_20_26, 0xe8_eb_ee),
            Self::Muted => (0x56_5f_69, 0xa3_ad_b7),
            Self::Guide => (0x6b_74_7e, 0x95_9f_a9),
            Self::Axis => (0x8d_96_9f, 0x6a_74_7e),
            Self::Grid => (0xe8_ea_ed, 0x29_2f_36),
            Self::Series(n) => SERIES[usize::from(n) % SERIES.len()],
            Self::Heat(step) => return heat(step, theme),
            Self::OnHeat(step) => return readable_on(heat(step, theme), theme),
            Self::OnHeatMuted(step) => {
                let ground = heat(step, theme);
                return mix(readable_on(ground, theme), ground, 0.1);
            }
            Self::Tint(class, step) => return tint(class, step, theme),
            Self::OnTint(class, step) => return readable_on(tint(class, step, theme), theme),
        };
        let value: u32 = match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        let [_, red, green, blue] = value.to_be_bytes();
        [red, green, blue]
    }

    /// The colour as `#rrggbb`.
    pub fn hex(self, theme: Theme) -> String {
        let [red, green, blue] = self.rgb(theme);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// How many curves get a colour of their own.
pub(crate) const SERIES_COLORS: usize = SERIES.len();

/// Light and dark value of each curve's colour, found by search: the first four are as far apart
/// as they can be for every kind of colour blindness, and all differ. Dashes do the rest.
const SERIES: [(u32, u32); 8] = [
    (0x30_33_7e, 0x68_89_ff), // navy
    (0xd3_28_15, 0xfe_9b_1b), // red, orange
    (0x00_7a_78, 0x1a_d2_9b), // teal, green
    (0xa9_49_d1, 0xc0_af_fe), // purple
    (0xb6_84_00, 0xec_d6_48), // ochre, yellow
    (0x31_98_b4, 0xa9_f6_ff), // sky
    (0x7a_10_1e, 0xef_54_94), // maroon, pink
    (0x49_3f_4b, 0xa2_d7_d8), // grey
];

/// Light and dark value of each class' colour: neighbours differ in hue and in lightness. The names of
/// classes stand beside them.
const CLASSES: [(u32, u32); 12] = [
    (0xee_8a_2a, 0xf2_99_43), // orange
    (0x3f_9a_57, 0x55_b8_70), // green
    (0x8a_5f_c0, 0xa8_82_dd), // violet
    (0x2f_7f_c1, 0x58_a2_e0), // blue
    (0xd9_4f_5c, 0xee_70_7c), // red
    (0x1f_ab_a6, 0x3c_c9_c2), // teal
    (0x96_6a_4c, 0xb5_8a_6b), // brown
    (0xe0_79_b4, 0xf0_95_c6), // pink
    (0xc9_a9_17, 0xe0_c4_40), // yellow
    (0x78_80_89, 0x9c_a5_af), // grey
    (0x9a_b8_2e, 0xb4_d0_4c), // lime
    (0x3d_4f_9e, 0x7c_8d_dd), // navy
];

/// The colour of a class, more or less of it on the paper.
fn tint(class: u8, step: u8, theme: Theme) -> [u8; 3] {
    let (light, dark) = CLASSES[usize::from(class) % CLASSES.len()];
    let value: u32 = match theme {
        Theme::Light => light,
        Theme::Dark => dark,
    };
    let [_, red, green, blue] = value.to_be_bytes();
    let strength = f64::from(step.min(Color::TINT_STEPS)) / f64::from(Color::TINT_STEPS);
    mix(Color::Paper.rgb(theme), [red, green, blue], strength)
}

/// The colour scale: from the paper to a deep blue, through two stops, so that steps look even.
fn heat(step: u8, theme: Theme) -> [u8; 3] {
    let stops: [[u8; 3]; 4] = match theme {
        Theme::Light => [
            [0xff, 0xff, 0xff],
            [0xc9, 0xde, 0xf2],
            [0x5f, 0x9b, 0xd1],
            [0x12, 0x46, 0x82],
        ],
        Theme::Dark => [
            [0x14, 0x18, 0x1d],
            [0x1d, 0x3c, 0x5c],
            [0x35, 0x7d, 0xbd],
            [0xa9, 0xd6, 0xfb],
        ],
    };
    let place = f64::from(step.min(Color::HEAT_STEPS)) / f64::from(Color::HEAT_STEPS) * 3.0;
    let below = (place as usize).min(2);
    mix(stops[below], stops[below + 1], place - below as f64)
}

/// `a` with `share` of it replaced by `b`.
fn mix(a: [u8; 3], b: [u8; 3], share: f64) -> [u8; 3] {
    std::array::from_fn(|i| {
        let (from, to) = (f64::from(a[i]), f64::from(b[i]));
        (from + (to - from) * share).round() as u8
    })
}

/// White or black ink, whichever has the stronger contrast on `ground`.
fn readable_on(ground: [u8; 3], theme: Theme) -> [u8; 3] {
    let (ink, other) = match theme {
        Theme::Light => ([0x06, 0x09, 0x0d], [0xff, 0xff, 0xff]),
        Theme::Dark => ([0xf4, 0xf6, 0xf8], [0x04, 0x06, 0x09]),
    };
    if contrast(ink, ground) >= contrast(other, ground) {
        ink
    } else {
        other
    }
}

/// The contrast ratio of WCAG 2: from 1 (the same) to 21 (black on white).
pub(crate) fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    (high + 0.05) / (low + 0.05)
}

fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = linear(rgb);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Amounts of light between 0 and 1, from the channels of sRGB.
fn linear(rgb: [u8; 3]) -> [f64; 3] {
    rgb.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_curves_are_readable_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let on_paper = |color: Color| contrast(color.rgb(theme), Color::Paper.rgb(theme));
            assert!(on_paper(Color::Ink) > 12.0);
            assert!(on_paper(Color::Muted) > 5.5);
            for n in 0..SERIES_COLORS as u8 {
                assert!(on_paper(Color::Series(n)) > 3.0, "series {n} in {theme:?}");
            }
            for class in 0..CLASSES.len() as u8 {
                for step in 0..=Color::TINT_STEPS {
                    let ground = Color::Tint(class, step).rgb(theme);
                    let text = contrast(Color::OnTint(class, step).rgb(theme), ground);
                    assert!(
                        text > 4.3,
                        "class {class}, step {step} in {theme:?}: {text}"
                    );
                }
            }
            for step in 0..=Color::HEAT_STEPS {
                let ground = Color::Heat(step).rgb(theme);
                let text = contrast(Color::OnHeat(step).rgb(theme), ground);
                let muted = contrast(Color::OnHeatMuted(step).rgb(theme), ground);
                assert!(text > 4.3, "heat {step} in {theme:?}: {text}");
                assert!(muted > 3.5, "muted on heat {step} in {theme:?}: {muted}");
            }
        }
    }

    /// Simulated with Machado's matrices (2009) for complete red, green and blue blindness;
    /// distances in Ottosson's Oklab (2020), in which black and white are 1 apart.
    #[test]
    fn curves_differ_for_colour_blind_readers() {
        let sights = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ];
        for theme in [Theme::Light, Theme::Dark] {
            for (which, sight) in sights.iter().enumerate() {
                let seen: Vec<[f64; 3]> = (0..SERIES_COLORS as u8)
                    .map(|n| oklab(times(sight, linear(Color::Series(n).rgb(theme)))))
                    .collect();
                for (a, first) in seen.iter().enumerate() {
                    for (b, second) in seen.iter().enumerate().take(a) {
                        let apart = first.iter().zip(second).map(|(x, y)| (x - y).powi(2));
                        let apart = apart.sum::<f64>().sqrt();
                        let needed = if a < 4 { 0.12 } else { 0.07 };
                        assert!(
                            apart > needed,
                            "{theme:?}, sight {which}: {a} and {b} are {apart:.3} apart"
                        );
                    }
                }
            }
        }
    }

    fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|i| (0..3).map(|j| matrix[i][j] * vector[j]).sum())
    }

    fn oklab(rgb: [f64; 3]) -> [f64; 3] {
        let cones = [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ];
        let opponents = [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ];
        let rgb = rgb.map(|channel| channel.clamp(0.0, 1.0));
        times(&opponents, times(&cones, rgb).map(f64::cbrt))
    }

    #[test]
    fn a_share_outside_the_scale_lands_on_its_end() {
        assert_eq!(Color::heat(-1.0), 0);
        assert_eq!(Color::heat(2.0), Color::HEAT_STEPS);
        assert_eq!(Color::heat(f64::NAN), 0);
    }
}
