"""Documents of any record: certificates, applications, policies, cards."""
