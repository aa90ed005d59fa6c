#!/bin/sh
# Packs the four IDX files of MNIST into mnist.0.lzma and mnist.1.lzma, in the folder of this script.
#
#     sh pack.sh FOLDER
#
# FOLDER holds train-images-idx3-ubyte, t10k-images-idx3-ubyte, train-labels-idx1-ubyte and
# t10k-labels-idx1-ubyte, each as it is or with .gz. They are put end to end in this order and cut
# into two halves of the same length, so that two threads can unpack them in half the time. Takes
# a minute. Needs sh, gzip, head, tail, md5sum and xz; xz 5.4.1 gives the files of the repository,
# byte by byte.
#
# The way back:
#
#     { xz -dc mnist.0.lzma; xz -dc mnist.1.lzma; } > all
#     head -c 47040016 all > train-images-idx3-ubyte
#     tail -c +47040017 all | head -c 7840016 > t10k-images-idx3-ubyte
#     tail -c 70016 all | head -c 60008 > train-labels-idx1-ubyte
#     tail -c 10008 all > t10k-labels-idx1-ubyte
set -eu

from=${1:?"usage: sh pack.sh FOLDER, with the four IDX files in FOLDER"}
to=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

append() { # NAME MD5
    if [ -f "$from/$1" ]; then
        cat "$from/$1"
    else
        gzip -dc "$from/$1.gz"
    fi > "$work/file"
    found=$(md5sum < "$work/file" | cut -c 1-32)
    if [ "$found" != "$2" ]; then
        echo "$1: expected the md5 sum $2, found $found" >&2
        exit 1
    fi
    cat "$work/file" >> "$work/all"
}

append train-images-idx3-ubyte 6bbc9ace898e44ae57da46a324031adb
append t10k-images-idx3-ubyte 2646ac647ad5339dbf082846283269ea
append train-labels-idx1-ubyte a25bea736e30d166cdddb491f175f624
append t10k-labels-idx1-ubyte 27ae3e4e09519cfbb04c329615203637

# Four literal context bits and no position bits: the contents are single bytes, so there is no
# alignment to learn. The dictionary holds a whole half.
half=27475024
pack() { xz --format=lzma --lzma1=preset=9e,lc=4,pb=0,dict=32MiB -c; }
head -c "$half" "$work/all" | pack > "$to/mnist.0.lzma"
tail -c "$half" "$work/all" | pack > "$to/mnist.1.lzma"
ls -l "$to/mnist.0.lzma" "$to/mnist.1.lzma"
