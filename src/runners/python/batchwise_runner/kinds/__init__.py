"""The kinds of trial, over a trainer of any framework; the same as in src/trials/tfjs/kinds."""
