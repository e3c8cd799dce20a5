DELETE FROM concept;
DELETE FROM trial;
