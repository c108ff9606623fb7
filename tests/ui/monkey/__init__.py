"""Random actions on the real window: whatever somebody may do, in any order, must leave everything sound."""
