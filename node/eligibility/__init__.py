"""Rules of eligibility as data: read, evaluated over what is known of a person, and asked what is missing."""
