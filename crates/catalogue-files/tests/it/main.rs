//! The catalogue's compiler, from outside.

mod faults;
mod real;
mod robustness;
mod small;
