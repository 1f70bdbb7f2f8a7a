//! The catalogue's compiler, from outside.

mod faults;
mod judgement;
mod real;
mod robustness;
mod small;
