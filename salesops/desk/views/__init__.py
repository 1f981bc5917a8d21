"""What people do at their own desk: views of lists, columns, drafts, finding."""
