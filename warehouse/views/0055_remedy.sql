-- What to do about a capture. Of the rows that fit an outcome, its reason and the failures so far, the first counts.
-- What begins with "wait" or "nothing" needs nobody.
CREATE OR REPLACE VIEW remedy AS
FROM (
    VALUES
    (10, 'fetched', '', 0, 'nothing'),
    (11, 'fetched', '%', 0, 'nothing: the text is there; what was odd is in last_reason'),
    (12, 'unchanged', '', 0, 'nothing'),
    (13, 'unchanged', '%', 0, 'nothing: the text is there; what was odd is in last_reason'),
    (20, 'blocked', '%left alone until%', 0, 'wait: the host asked for peace; it is asked again once its time is over'),
    (21, 'blocked', 'HTTP 429%', 0, 'wait: the host asked for peace; it is asked again once its time is over'),
    (22, 'blocked', '%login%', 0, 'follow another page on the matter: this one is for members'),
    (23, 'blocked', '%payment%', 0, 'follow another page on the matter: this one is for members'),
    (
        24, 'blocked', '%', 2,
        'open the page yourself: people can read it. Ask the site to let litwatch in, or name an official interface (adapter)'
    ),
    (25, 'blocked', '%', 0, 'wait: a single block may pass'),
    (30, 'gone', '%', 0, 'find where it went and mend its url, or remove its entry: the site says it is gone for good. Its history stays'),
    (31, 'missing', 'no such file%', 0, 'mend its path: there is no such file'),
    (32, 'missing', '%', 2, 'find where it went and mend its url, or remove its entry: its history stays'),
    (33, 'missing', '%', 0, 'wait: a page missing once may be back tomorrow'),
    (41, 'redirected_away', '%', 0, 'see where it leads now (last_reason) and mend its url'),
    (50, 'refused', '%left alone until%', 0, 'wait: the host asked for peace; it is asked again once its time is over'),
    (51, 'refused', '%used up%', 0, 'wait: the rest of this host comes tomorrow (capture.host_daily_requests)'),
    (52, 'refused', 'robots.txt answered%', 3, 'ask the site: its robots.txt cannot be read, so nothing may be'),
    (53, 'refused', 'robots.txt answered%', 0, 'wait: nothing may be read until its robots.txt can be'),
    (
        54, 'refused', '%robots.txt%', 0,
        'respect it: ask the site for leave, name an official interface (adapter), or follow another page'
    ),
    (55, 'refused', '%', 0, 'check its url: it leads where nothing may be asked (last_reason)'),
    (60, 'unreachable', '%left alone until%', 0, 'wait: the host asked for peace; it is asked again once its time is over'),
    (61, 'unreachable', '%', 3, 'check by hand: the site may have moved or closed, or this machine is cut off'),
    (62, 'unreachable', '%', 0, 'wait: it is asked again in the next run'),
    (70, 'too_large', '%', 0, 'raise capture.max_bytes in settings.yml, or follow a smaller page on the matter'),
    (80, 'unreadable', '%', 0, 'follow another version of it: these bytes hold no text (last_reason)'),
    (90, 'suspect', '%held back:%', 0, 'wait: too much vanished at once; the next good capture decides'),
    (91, 'suspect', '%not rendered:%', 0, 'install the browser that last_reason names: the page shows nothing without scripts'),
    (92, 'suspect', '%without scripts%', 3, 'look at the page: even in a browser it shows too little'),
    (93, 'suspect', '%without scripts%', 0, 'wait: after the second time it is shown to a browser'),
    (94, 'suspect', '%consent%', 2, 'open the page yourself: a consent wall hides its text. Ask the site, or follow another page'),
    (95, 'suspect', '%consent%', 0, 'wait: a consent wall stands before it; the next run looks again'),
    (96, 'suspect', '%are expected%', 0, 'compare the page with expect in its entry: one of the two is out of date'),
    (97, 'suspect', '%lists no records%', 2, 'try the query by hand: it finds nothing any more'),
    (98, 'suspect', '%', 2, 'look at the page: what comes is not its text (last_reason)'),
    (99, 'suspect', '%', 0, 'wait: what came is not its text; the next run looks again')
) AS remedy(place, outcome, reason_like, failures_in_a_row, what_to_do);
COMMENT ON VIEW remedy IS 'One row is what to do about a source whose last capture had this outcome, a reason like this and at least so many failures in a row; the first that fits counts.';
