SELECT links_id FROM wanted_links;
