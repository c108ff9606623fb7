"""What runs: compiler, program, run, timeline, frames and the training thread. Never Qt."""
