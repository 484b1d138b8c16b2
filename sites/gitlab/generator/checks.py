"""Statements that find nothing in a code host that is in order."""

MINIMA = {"project": 60, "user": 150, "revision": 2000, "issue": 1500, "merge_request": 400, "note": 4000, "todo": 100}

CONTRADICTIONS = {
    "a project whose stars are miscounted": "SELECT path FROM project p WHERE star_count <> (SELECT count(*) FROM star WHERE project_id = p.id)",
    "a project whose forks are miscounted": "SELECT path FROM project p WHERE fork_count <> (SELECT count(*) FROM project WHERE forked_from_id = p.id)",
    "a project whose open issues are miscounted": "SELECT path FROM project p WHERE open_issues <> (SELECT count(*) FROM issue WHERE project_id = p.id AND state = 'opened')",
    "a project whose open merge requests are miscounted": "SELECT path FROM project p WHERE open_merge_requests <> (SELECT count(*) FROM merge_request WHERE project_id = p.id AND state = 'opened')",
    "an issue whose comments are miscounted": "SELECT id FROM issue i WHERE note_count <> (SELECT count(*) FROM note WHERE issue_id = i.id AND NOT is_system)",
    "a merge request whose comments are miscounted": "SELECT id FROM merge_request i WHERE note_count <> (SELECT count(*) FROM note WHERE merge_request_id = i.id AND NOT is_system)",
    "a commit whose lines are miscounted":
        "SELECT sha FROM revision r WHERE additions <> (SELECT coalesce(sum(additions), 0) FROM revision_file WHERE revision_id = r.id) "
        "OR deletions <> (SELECT coalesce(sum(deletions), 0) FROM revision_file WHERE revision_id = r.id)",
    "a file whose lines are not what its commits added":
        "SELECT p.path || ': ' || t.path FROM project p JOIN branch b ON b.project_id = p.id AND b.name = p.default_branch JOIN tree_entry t ON t.branch_id = b.id JOIN blob o ON o.id = t.blob_id "
        "WHERE length(o.content) - length(replace(o.content, char(10), '')) <> (SELECT sum(f.additions - f.deletions) FROM branch_revision x JOIN revision_file f ON f.revision_id = x.revision_id "
        "WHERE x.branch_id = b.id AND f.path = t.path)",
    "a file that its last commit did not touch":
        "SELECT t.path FROM tree_entry t WHERE NOT EXISTS (SELECT 1 FROM revision_file f WHERE f.revision_id = t.revision_id AND f.path = t.path)",
    "a file whose last commit is not on the branch":
        "SELECT t.path FROM tree_entry t WHERE NOT EXISTS (SELECT 1 FROM branch_revision x WHERE x.branch_id = t.branch_id AND x.revision_id = t.revision_id)",
    "a project without its default branch": "SELECT path FROM project p WHERE NOT EXISTS (SELECT 1 FROM branch WHERE project_id = p.id AND name = p.default_branch)",
    "a branch without a license": "SELECT p.path || ': ' || b.name FROM project p JOIN branch b ON b.project_id = p.id WHERE NOT EXISTS (SELECT 1 FROM tree_entry WHERE branch_id = b.id AND path = 'LICENSE')",
    "a commit older than its parent": "SELECT r.sha FROM revision r JOIN revision p ON p.id = r.parent_id WHERE p.id >= r.id OR p.created_at > r.created_at",
    "a commit before its project": "SELECT r.sha FROM revision r JOIN project p ON p.id = r.project_id WHERE r.created_at < p.created_at",
    "a commit of somebody who had no account": "SELECT r.sha FROM revision r JOIN user u ON u.id = r.user_id WHERE r.created_at < u.created_at",
    "a commit by another name": "SELECT r.sha FROM revision r JOIN user u ON u.id = r.user_id WHERE r.author_name <> u.name OR r.author_email <> u.email",
    "an issue older than its predecessor": "SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (PARTITION BY project_id ORDER BY iid) AS before FROM issue) WHERE created_at < before",
    "an issue before its author": "SELECT i.id FROM issue i JOIN user u ON u.id = i.author_id WHERE i.created_at < u.created_at",
    "an issue updated before it was opened or closed": "SELECT id FROM issue WHERE updated_at < created_at OR closed_at < created_at OR updated_at < closed_at",
    "an issue closed and not closed": "SELECT id FROM issue WHERE (state = 'closed') <> (closed_at IS NOT NULL) OR (state = 'closed') <> (closed_by_id IS NOT NULL)",
    "a comment before what it is about": "SELECT n.id FROM note n LEFT JOIN issue i ON i.id = n.issue_id LEFT JOIN merge_request m ON m.id = n.merge_request_id WHERE n.created_at <= coalesce(i.created_at, m.created_at)",
    "a comment before its author": "SELECT n.id FROM note n JOIN user u ON u.id = n.user_id WHERE n.created_at < u.created_at",
    "a merge request merged and not merged": "SELECT id FROM merge_request WHERE (state = 'merged') <> (merged_at IS NOT NULL) OR (state = 'merged') <> (merge_revision_id IS NOT NULL) OR (state = 'opened') <> (ended_by_id IS NULL)",
    "an open merge request without its branch":
        "SELECT m.id FROM merge_request m WHERE state = 'opened' AND NOT EXISTS (SELECT 1 FROM branch WHERE project_id = m.project_id AND name = m.source_branch)",
    "an open merge request without commits": "SELECT id FROM merge_request m WHERE state = 'opened' AND NOT EXISTS (SELECT 1 FROM merge_request_revision WHERE merge_request_id = m.id)",
    "a merge request before its commits":
        "SELECT m.id FROM merge_request m JOIN merge_request_revision x ON x.merge_request_id = m.id JOIN revision r ON r.id = x.revision_id WHERE r.created_at > m.created_at",
    "a label or milestone of another project":
        "SELECT i.id FROM issue i JOIN issue_label x ON x.issue_id = i.id JOIN label l ON l.id = x.label_id WHERE l.project_id <> i.project_id "
        "UNION ALL SELECT i.id FROM issue i JOIN milestone m ON m.id = i.milestone_id WHERE m.project_id <> i.project_id "
        "UNION ALL SELECT i.id FROM merge_request i JOIN milestone m ON m.id = i.milestone_id WHERE m.project_id <> i.project_id",
    "an assignee who is no member": "SELECT i.id FROM issue i WHERE assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM project_access WHERE project_id = i.project_id AND user_id = i.assignee_id AND access_level >= 20)",
    "an invitation of somebody who has an account": "SELECT email FROM invitation WHERE email IN (SELECT email FROM user)",
    "a todo before what it is about": "SELECT t.id FROM todo t LEFT JOIN issue i ON i.id = t.issue_id LEFT JOIN merge_request m ON m.id = t.merge_request_id WHERE t.created_at < coalesce(i.created_at, m.created_at)",
    "a milestone that ends before it starts": "SELECT id FROM milestone WHERE due_date < start_date",
    "a project without an owner": "SELECT path FROM project p WHERE NOT EXISTS (SELECT 1 FROM project_access WHERE project_id = p.id AND access_level = 50)",
    "two issues with one title in a project": "SELECT title FROM issue GROUP BY project_id, title HAVING count(*) > 1",
    "two people with one name": "SELECT name FROM user GROUP BY name HAVING count(*) > 1",
    "a user without a namespace": "SELECT username FROM user u WHERE NOT EXISTS (SELECT 1 FROM namespace WHERE user_id = u.id AND path = u.username)",
    "a text with an open slot":
        "SELECT body FROM note WHERE body LIKE '%{%' UNION ALL SELECT title FROM issue WHERE title || description LIKE '%{%' UNION ALL SELECT title FROM merge_request WHERE title || description LIKE '%{%' "
        "UNION ALL SELECT title FROM revision WHERE title LIKE '%{%'",
    "a word said twice":
        "SELECT body FROM note WHERE body LIKE '% the the %' UNION ALL SELECT title FROM issue WHERE title || description LIKE '% the the %' OR description LIKE 'the the %' UNION ALL SELECT title FROM merge_request WHERE title || description LIKE '% the the %' "
        "UNION ALL SELECT title FROM revision WHERE title LIKE '% the the %' UNION ALL SELECT bio FROM user WHERE bio LIKE '% the the %'",
    "a row of the future":
        "SELECT created_at FROM revision WHERE created_at > :now UNION ALL SELECT updated_at FROM issue WHERE updated_at > :now UNION ALL SELECT updated_at FROM merge_request WHERE updated_at > :now "
        "UNION ALL SELECT created_at FROM note WHERE created_at > :now UNION ALL SELECT last_activity_at FROM project WHERE last_activity_at > :now UNION ALL SELECT created_at FROM star WHERE created_at > :now "
        "UNION ALL SELECT created_at FROM project WHERE created_at > :now UNION ALL SELECT created_at FROM user WHERE created_at > :now UNION ALL SELECT created_at FROM follow WHERE created_at > :now",
    "a private project that strangers starred": "SELECT p.path FROM project p JOIN star s ON s.project_id = p.id WHERE p.visibility = 0 AND NOT EXISTS (SELECT 1 FROM project_access a WHERE a.project_id = p.id AND a.user_id = s.user_id)",
    "too little of something": " UNION ALL ".join(f"SELECT '{table}' WHERE (SELECT count(*) FROM {table}) < {least}" for table, least in MINIMA.items()),
}
