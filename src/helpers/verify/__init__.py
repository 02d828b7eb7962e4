"""References proven real: what sources say of each work, the verdict, and what stands as evidence."""
