"""Files that come in: read, looked at before anything is kept, then loaded row by row with every bad one named."""
