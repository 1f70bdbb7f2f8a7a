//! What is printed: values, through templates that a département may change, to accessible PDF.
