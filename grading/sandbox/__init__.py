"""Run what students wrote where it can do no harm: a bubblewrap sandbox, its limits and a kernel provisioner."""
