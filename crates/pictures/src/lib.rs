//! What is drawn: bars, curves, flows and maps in SVG, each with the words that say it; and in PNG.
