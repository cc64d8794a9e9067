"""What a release is held to beside the program: packages, their licences, no secrets."""
