-- Times are 'YYYY-MM-DD HH:MM:SS', dates 'YYYY-MM-DD'. Counters come with the rows; once the table `opening` has its row, triggers keep them.

CREATE TABLE opening (at TEXT NOT NULL);

-- People

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at TEXT NOT NULL,
  website TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  location TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  job_title TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  organization TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  bio TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  status_message TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  availability TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'not_set' CHECK (availability IN ('not_set', 'busy')),
  feed_token TEXT NOT NULL,
  dashboard TEXT NOT NULL DEFAULT 'projects' CHECK (dashboard IN ('projects', 'stars')) -- what the home page shows
);
CREATE INDEX user_by_name ON user(name COLLATE NOCASE);

CREATE TABLE follow (
  follower_id INTEGER NOT NULL REFERENCES user(id),
  followed_id INTEGER NOT NULL REFERENCES user(id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (follower_id, followed_id)
) WITHOUT ROWID;
CREATE INDEX follow_by_followed ON follow(followed_id);

-- Where projects live: each user has a namespace of the same path, the others are groups.
CREATE TABLE namespace (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  user_id INTEGER REFERENCES user(id),         -- NULL: a group
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  visibility INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 20 CHECK (visibility IN (0, 10, 20)),
  created_at TEXT NOT NULL
);
CREATE INDEX namespace_by_user ON namespace(user_id);

CREATE TABLE group_member (
  group_id INTEGER NOT NULL REFERENCES namespace(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  access_level INTEGER NOT NULL CHECK (access_level IN (10, 20, 30, 40, 50)),
  created_at TEXT NOT NULL,
  PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;
CREATE INDEX group_member_by_user ON group_member(user_id);

-- Projects

CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  namespace_id INTEGER NOT NULL REFERENCES namespace(id),
  creator_id INTEGER NOT NULL REFERENCES user(id),
  path TEXT NOT NULL COLLATE NOCASE,
  name TEXT NOT NULL,
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  visibility INTEGER NOT NULL DEFAULT 20 CHECK (visibility IN (0, 10, 20)),
  default_branch TEXT NOT NULL DEFAULT 'main',
  language TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  topics TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  created_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL,
  star_count INTEGER NOT NULL DEFAULT 0,
  fork_count INTEGER NOT NULL DEFAULT 0,
  open_issues INTEGER NOT NULL DEFAULT 0,
  open_merge_requests INTEGER NOT NULL DEFAULT 0,
  forked_from_id INTEGER REFERENCES project(id),
  UNIQUE (namespace_id, path)
);
CREATE INDEX project_by_stars ON project(visibility, star_count);
CREATE INDEX project_by_origin ON project(forked_from_id) WHERE forked_from_id IS NOT NULL;

CREATE TABLE project_member (
  project_id INTEGER NOT NULL REFERENCES project(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  access_level INTEGER NOT NULL CHECK (access_level IN (10, 20, 30, 40, 50)),
  created_at TEXT NOT NULL,
  expires_on TEXT,
  PRIMARY KEY (project_id, user_id)
) WITHOUT ROWID;
CREATE INDEX project_member_by_user ON project_member(user_id);

-- People who were asked by e-mail and have no account.
CREATE TABLE invitation (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES project(id),
  group_id INTEGER REFERENCES namespace(id),
  email TEXT NOT NULL COLLATE NOCASE,
  access_level INTEGER NOT NULL CHECK (access_level IN (10, 20, 30, 40, 50)),
  inviter_id INTEGER NOT NULL REFERENCES user(id),
  created_at TEXT NOT NULL,
  UNIQUE (project_id, email),
  UNIQUE (group_id, email)
);

CREATE TABLE star (
  user_id INTEGER NOT NULL REFERENCES user(id),
  project_id INTEGER NOT NULL REFERENCES project(id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (user_id, project_id)
) WITHOUT ROWID;
CREATE INDEX star_by_project ON star(project_id);

-- Repositories

CREATE TABLE branch (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  name TEXT NOT NULL,
  is_protected INTEGER NOT NULL DEFAULT 0,
  UNIQUE (project_id, name)
);

CREATE TABLE blob (
  id INTEGER PRIMARY KEY,
  content TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ''
);

-- A commit.
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  sha TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES revision(id),
  user_id INTEGER REFERENCES user(id),         -- NULL: the author has no account
  author_name TEXT NOT NULL,
  author_email TEXT NOT NULL,
  created_at TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  additions INTEGER NOT NULL DEFAULT 0,
  deletions INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX revision_by_user ON revision(user_id, project_id);
CREATE INDEX revision_by_project ON revision(project_id);

-- The commits that a branch has; the newest has the highest number.
CREATE TABLE branch_revision (
  branch_id INTEGER NOT NULL REFERENCES branch(id),
  revision_id INTEGER NOT NULL REFERENCES revision(id),
  PRIMARY KEY (branch_id, revision_id)
) WITHOUT ROWID;

CREATE TABLE revision_file (
  revision_id INTEGER NOT NULL REFERENCES revision(id),
  path TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'deleted')),
  additions INTEGER NOT NULL DEFAULT 0,
  deletions INTEGER NOT NULL DEFAULT 0,
  diff TEXT,                                   -- NULL: too large to show
  PRIMARY KEY (revision_id, path)
) WITHOUT ROWID;

-- The files of a branch, each with the commit that touched it last.
CREATE TABLE tree_entry (
  branch_id INTEGER NOT NULL REFERENCES branch(id),
  path TEXT NOT NULL,
  blob_id INTEGER NOT NULL REFERENCES blob(id),
  revision_id INTEGER NOT NULL REFERENCES revision(id),
  PRIMARY KEY (branch_id, path)
) WITHOUT ROWID;

CREATE TABLE project_template (
  code TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  position INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE project_template_file (
  code TEXT NOT NULL REFERENCES project_template(code),
  path TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (code, path)
) WITHOUT ROWID;

-- Planning

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  title TEXT NOT NULL COLLATE NOCASE,
  color TEXT NOT NULL,
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  UNIQUE (project_id, title)
);

CREATE TABLE milestone (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  iid INTEGER NOT NULL,
  title TEXT NOT NULL COLLATE NOCASE,
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'closed')),
  start_date TEXT,
  due_date TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (project_id, iid),
  UNIQUE (project_id, title)
);

CREATE TABLE issue (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  iid INTEGER NOT NULL,
  author_id INTEGER NOT NULL REFERENCES user(id),
  assignee_id INTEGER REFERENCES user(id),
  milestone_id INTEGER REFERENCES milestone(id),
  state TEXT NOT NULL DEFAULT 'opened' CHECK (state IN ('opened', 'closed')),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  closed_at TEXT,
  closed_by_id INTEGER REFERENCES user(id),
  due_date TEXT,
  note_count INTEGER NOT NULL DEFAULT 0,       -- without what the site itself noted
  title TEXT NOT NULL,
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  UNIQUE (project_id, iid)
);
CREATE INDEX issue_by_assignee ON issue(assignee_id, state) WHERE assignee_id IS NOT NULL;
CREATE INDEX issue_by_author ON issue(author_id);
CREATE INDEX issue_by_milestone ON issue(milestone_id) WHERE milestone_id IS NOT NULL;

CREATE TABLE issue_label (
  issue_id INTEGER NOT NULL REFERENCES issue(id),
  label_id INTEGER NOT NULL REFERENCES label(id),
  PRIMARY KEY (issue_id, label_id)
) WITHOUT ROWID;
CREATE INDEX issue_label_by_label ON issue_label(label_id);

CREATE TABLE merge_request (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES project(id),
  iid INTEGER NOT NULL,
  author_id INTEGER NOT NULL REFERENCES user(id),
  assignee_id INTEGER REFERENCES user(id),
  reviewer_id INTEGER REFERENCES user(id),
  milestone_id INTEGER REFERENCES milestone(id),
  state TEXT NOT NULL DEFAULT 'opened' CHECK (state IN ('opened', 'merged', 'closed')),
  source_branch TEXT NOT NULL,
  target_branch TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  merged_at TEXT,
  closed_at TEXT,
  ended_by_id INTEGER REFERENCES user(id),     -- who merged or closed it
  merge_revision_id INTEGER REFERENCES revision(id),
  note_count INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  description TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  UNIQUE (project_id, iid)
);
CREATE INDEX merge_request_by_assignee ON merge_request(assignee_id, state) WHERE assignee_id IS NOT NULL;
CREATE INDEX merge_request_by_reviewer ON merge_request(reviewer_id, state) WHERE reviewer_id IS NOT NULL;
CREATE INDEX merge_request_by_author ON merge_request(author_id);
CREATE INDEX merge_request_by_milestone ON merge_request(milestone_id) WHERE milestone_id IS NOT NULL;

CREATE TABLE merge_request_label (
  merge_request_id INTEGER NOT NULL REFERENCES merge_request(id),
  label_id INTEGER NOT NULL REFERENCES label(id),
  PRIMARY KEY (merge_request_id, label_id)
) WITHOUT ROWID;
CREATE INDEX merge_request_label_by_label ON merge_request_label(label_id);

CREATE TABLE merge_request_revision (
  merge_request_id INTEGER NOT NULL REFERENCES merge_request(id),
  revision_id INTEGER NOT NULL REFERENCES revision(id),
  PRIMARY KEY (merge_request_id, revision_id)
) WITHOUT ROWID;

-- Comments, and what the site notes about a change (`is_system`), on an issue or on a merge request.
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  issue_id INTEGER REFERENCES issue(id),
  merge_request_id INTEGER REFERENCES merge_request(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  created_at TEXT NOT NULL,
  is_system INTEGER NOT NULL DEFAULT 0,
  body TEXT NOT NULL,
  CHECK ((issue_id IS NULL) <> (merge_request_id IS NULL))
);
CREATE INDEX note_by_issue ON note(issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX note_by_merge_request ON note(merge_request_id) WHERE merge_request_id IS NOT NULL;
CREATE INDEX note_by_user ON note(user_id);

CREATE TABLE todo (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user(id),
  author_id INTEGER NOT NULL REFERENCES user(id),
  action TEXT NOT NULL CHECK (action IN ('assigned', 'review_requested', 'mentioned')),
  issue_id INTEGER REFERENCES issue(id),
  merge_request_id INTEGER REFERENCES merge_request(id),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done')),
  created_at TEXT NOT NULL
);
CREATE INDEX todo_by_user ON todo(user_id, state);

-- What a person may choose from

CREATE VIEW role(access_level, title) AS
  VALUES (10, 'Guest'), (20, 'Reporter'), (30, 'Developer'), (40, 'Maintainer'), (50, 'Owner');

CREATE VIEW visibility_level(level, code, title) AS
  VALUES (0, 'private', 'Private'), (10, 'internal', 'Internal'), (20, 'public', 'Public');

CREATE VIEW issuable_order(code, position, title) AS
  VALUES ('created_date', 1, 'Created date'), ('created_asc', 2, 'Oldest created'), ('updated_desc', 3, 'Updated date'), ('updated_asc', 4, 'Oldest updated'),
         ('due_date', 5, 'Due date'), ('popularity', 6, 'Most comments'), ('title_asc', 7, 'Title');

CREATE VIEW project_order(code, position, title) AS
  VALUES ('latest_activity_desc', 1, 'Updated date'), ('created_desc', 2, 'Last created'), ('created_asc', 3, 'Oldest created'), ('name_asc', 4, 'Name'),
         ('name_desc', 5, 'Name, descending'), ('stars_desc', 6, 'Most stars'), ('forks_desc', 7, 'Most forks');

-- What pages show

CREATE VIEW project_card AS
  SELECT p.id, p.namespace_id, p.creator_id, p.name, p.path, p.description, p.visibility, p.default_branch, p.language, p.created_at, p.last_activity_at,
    p.star_count, p.fork_count, iif(p.star_count = 1, '1 star', p.star_count || ' stars') AS stars_label, iif(p.fork_count = 1, '1 fork', p.fork_count || ' forks') AS forks_label, p.open_issues, p.open_merge_requests, p.forked_from_id, p.topics,
    n.path AS namespace_path, n.name AS namespace_name, n.user_id AS namespace_user_id,
    n.path || '/' || p.path AS full_path, n.name || ' / ' || p.name AS full_name, '/' || n.path || '/' || p.path AS url,
    CASE p.visibility WHEN 20 THEN 'Public' WHEN 10 THEN 'Internal' ELSE 'Private' END AS visibility_title,
    CASE p.visibility WHEN 20 THEN 'Public - The project can be accessed without any authentication.' WHEN 10 THEN 'Internal - The project can be accessed by any logged in user.'
      ELSE 'Private - Project access must be granted explicitly to each user.' END AS visibility_text,
    date_format(p.last_activity_at, '%b %-d, %Y') AS updated_text, date_format(p.created_at, '%B %-d, %Y') AS created_text
  FROM project p JOIN namespace n ON n.id = p.namespace_id;

-- Everyone's right to a project, by membership in it or in its group; the highest counts.
CREATE VIEW project_access AS
  SELECT project_id, user_id, access_level, created_at, expires_on, 'Direct member' AS source, 1 AS is_direct FROM project_member
  UNION ALL
  SELECT p.id, m.user_id, m.access_level, m.created_at, NULL, n.name, 0
  FROM project p JOIN group_member m ON m.group_id = p.namespace_id JOIN namespace n ON n.id = m.group_id;

CREATE VIEW issue_card AS
  SELECT i.id, i.project_id, i.iid, i.title, i.state, i.created_at, i.updated_at, i.closed_at, i.due_date, i.note_count, CASE i.note_count WHEN 1 THEN '1 comment' ELSE i.note_count || ' comments' END AS comments_label, i.author_id, i.assignee_id, i.milestone_id,
    i.state = 'closed' AS is_closed, n.path || '/' || p.path AS project_path, n.path || '/' || p.path || '#' || i.iid AS reference,
    '/' || n.path || '/' || p.path || '/-/issues/' || i.iid AS url, a.username AS author_username, a.name AS author_name,
    s.username AS assignee_username, s.name AS assignee_name, m.title AS milestone_title,
    date_format(i.created_at, '%b %-d, %Y') AS created_text, date_format(i.updated_at, '%b %-d, %Y') AS updated_text, date_format(i.due_date, '%b %-d, %Y') AS due_text,
    (SELECT group_concat(title, ', ') FROM (SELECT l.title FROM issue_label x JOIN label l ON l.id = x.label_id WHERE x.issue_id = i.id ORDER BY l.title)) AS label_titles
  FROM issue i JOIN project p ON p.id = i.project_id JOIN namespace n ON n.id = p.namespace_id JOIN user a ON a.id = i.author_id
  LEFT JOIN user s ON s.id = i.assignee_id LEFT JOIN milestone m ON m.id = i.milestone_id;

CREATE VIEW merge_request_card AS
  SELECT i.id, i.project_id, i.iid, i.title, i.state, i.created_at, i.updated_at, i.merged_at, i.closed_at, i.note_count, CASE i.note_count WHEN 1 THEN '1 comment' ELSE i.note_count || ' comments' END AS comments_label, i.author_id, i.assignee_id, i.reviewer_id, i.milestone_id,
    i.source_branch, i.target_branch, i.state = 'closed' AS is_closed, i.state = 'merged' AS is_merged, NULL AS due_date, NULL AS due_text,
    n.path || '/' || p.path AS project_path, n.path || '/' || p.path || '!' || i.iid AS reference,
    '/' || n.path || '/' || p.path || '/-/merge_requests/' || i.iid AS url, a.username AS author_username, a.name AS author_name,
    s.username AS assignee_username, s.name AS assignee_name, r.username AS reviewer_username, r.name AS reviewer_name, m.title AS milestone_title,
    date_format(i.created_at, '%b %-d, %Y') AS created_text, date_format(i.updated_at, '%b %-d, %Y') AS updated_text,
    (SELECT group_concat(title, ', ') FROM (SELECT l.title FROM merge_request_label x JOIN label l ON l.id = x.label_id WHERE x.merge_request_id = i.id ORDER BY l.title)) AS label_titles
  FROM merge_request i JOIN project p ON p.id = i.project_id JOIN namespace n ON n.id = p.namespace_id JOIN user a ON a.id = i.author_id
  LEFT JOIN user s ON s.id = i.assignee_id LEFT JOIN user r ON r.id = i.reviewer_id LEFT JOIN milestone m ON m.id = i.milestone_id;

CREATE VIEW revision_card AS
  SELECT r.id, r.project_id, r.sha, substr(r.sha, 1, 8) AS short_sha, r.parent_id, r.title, r.body, r.author_name, r.author_email, r.user_id, r.additions, r.deletions, r.created_at,
    u.username, date_format(r.created_at, '%b %-d, %Y') AS date_text, date_format(r.created_at, '%b %-d, %Y %-I:%M %p') AS time_text
  FROM revision r LEFT JOIN user u ON u.id = r.user_id;

-- Who gave something to a project: by a commit or a merge request.
CREATE VIEW contribution AS
  SELECT user_id, project_id FROM revision WHERE user_id IS NOT NULL
  UNION
  SELECT author_id, project_id FROM merge_request;

-- Counters

CREATE TRIGGER starred AFTER INSERT ON star WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE project SET star_count = star_count + 1 WHERE id = NEW.project_id;
END;
CREATE TRIGGER unstarred AFTER DELETE ON star BEGIN
  UPDATE project SET star_count = star_count - 1 WHERE id = OLD.project_id;
END;

CREATE TRIGGER forked AFTER INSERT ON project WHEN NEW.forked_from_id IS NOT NULL AND EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE project SET fork_count = fork_count + 1 WHERE id = NEW.forked_from_id;
END;

CREATE TRIGGER issue_opened AFTER INSERT ON issue WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE project SET open_issues = open_issues + 1, last_activity_at = NEW.created_at WHERE id = NEW.project_id;
  INSERT INTO todo (user_id, author_id, action, issue_id, created_at)
    SELECT NEW.assignee_id, NEW.author_id, 'assigned', NEW.id, NEW.created_at WHERE NEW.assignee_id IS NOT NULL;
END;
CREATE TRIGGER issue_state_changed AFTER UPDATE OF state ON issue WHEN NEW.state <> OLD.state BEGIN
  UPDATE project SET open_issues = open_issues + (NEW.state = 'opened') - (OLD.state = 'opened'), last_activity_at = NEW.updated_at WHERE id = NEW.project_id;
END;

CREATE TRIGGER merge_request_opened AFTER INSERT ON merge_request WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE project SET open_merge_requests = open_merge_requests + 1, last_activity_at = NEW.created_at WHERE id = NEW.project_id;
  INSERT INTO todo (user_id, author_id, action, merge_request_id, created_at)
    SELECT NEW.assignee_id, NEW.author_id, 'assigned', NEW.id, NEW.created_at WHERE NEW.assignee_id IS NOT NULL;
  INSERT INTO todo (user_id, author_id, action, merge_request_id, created_at)
    SELECT NEW.reviewer_id, NEW.author_id, 'review_requested', NEW.id, NEW.created_at WHERE NEW.reviewer_id IS NOT NULL;
END;
CREATE TRIGGER merge_request_state_changed AFTER UPDATE OF state ON merge_request WHEN NEW.state <> OLD.state BEGIN
  UPDATE project SET open_merge_requests = open_merge_requests + (NEW.state = 'opened') - (OLD.state = 'opened'), last_activity_at = NEW.updated_at WHERE id = NEW.project_id;
END;

CREATE TRIGGER noted AFTER INSERT ON note WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE issue SET note_count = note_count + 1 - NEW.is_system, updated_at = NEW.created_at WHERE id = NEW.issue_id;
  UPDATE merge_request SET note_count = note_count + 1 - NEW.is_system, updated_at = NEW.created_at WHERE id = NEW.merge_request_id;
END;
CREATE TRIGGER note_deleted AFTER DELETE ON note BEGIN
  UPDATE issue SET note_count = note_count - 1 + OLD.is_system WHERE id = OLD.issue_id;
  UPDATE merge_request SET note_count = note_count - 1 + OLD.is_system WHERE id = OLD.merge_request_id;
END;

CREATE TRIGGER pushed AFTER INSERT ON branch_revision WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE project SET last_activity_at = max(last_activity_at, (SELECT created_at FROM revision WHERE id = NEW.revision_id))
    WHERE id = (SELECT project_id FROM branch WHERE id = NEW.branch_id);
END;
