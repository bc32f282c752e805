"""What every page and every rule stands on, and no app: answers, errors, rights."""
