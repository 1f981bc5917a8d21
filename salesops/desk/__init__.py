"""What everybody lays out for themselves: views of lists, columns, drafts of what is being typed."""
