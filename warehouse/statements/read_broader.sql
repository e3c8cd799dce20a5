SELECT concept, broader FROM concept WHERE broader IS NOT NULL;
