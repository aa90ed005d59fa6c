#!/bin/sh
# Remakes the two fonts in this folder from DejaVu Sans 2.37.
#
#   pip install fonttools==4.68.0
#   sh make-subset.sh /usr/share/fonts/truetype/dejavu      # Debian: apt-get install fonts-dejavu-core
#
# Kept: Latin with its accents, Greek, Cyrillic, punctuation, super- and subscript digits, the
# arrows and mathematical signs a chart may need, kerning, and the copyright and licence notices.
# Dropped: hinting (outlines are drawn unhinted) and every other layout table.
set -eu

from=${1:?"the folder that holds DejaVuSans.ttf and DejaVuSans-Bold.ttf"}
here=$(dirname "$0")
keep="U+0020-007E,U+00A0-017F,U+0391-03A9,U+03B1-03C9,U+0400-045F"
keep="$keep,U+2009,U+200A,U+202F,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032,U+2033"
keep="$keep,U+2070,U+2074-208E,U+20AC,U+2190-2195,U+2200,U+2202,U+2203,U+2205-220B,U+2211-2213"
keep="$keep,U+2215,U+2219,U+221A,U+221E,U+2227-222B,U+2248,U+2260,U+2264,U+2265"
keep="$keep,U+25A0,U+25A1,U+25B2,U+25B3,U+25B6,U+25BC,U+25C6,U+25CB,U+25CF,U+2713,U+2717"

for face in DejaVuSans DejaVuSans-Bold; do
    pyftsubset "$from/$face.ttf" \
        --unicodes="$keep" \
        --no-hinting --layout-features= --legacy-kern --notdef-outline \
        --name-IDs=0,1,2,3,4,5,6,13,14 \
        --drop-tables+=FFTM,GSUB,GPOS,GDEF,MATH,gasp,DSIG \
        --output-file="$here/$face-subset.ttf"
done
