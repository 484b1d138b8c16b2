-- Times are 'YYYY-MM-DD HH:MM:SS'. Counters come with the rows; once the table `opening` has its row, triggers keep them.

CREATE TABLE opening (at TEXT NOT NULL);

-- People

CREATE TABLE user (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at TEXT NOT NULL,
  biography TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  is_admin INTEGER NOT NULL DEFAULT 0,
  front_page TEXT NOT NULL DEFAULT 'subscribed' CHECK (front_page IN ('subscribed', 'featured', 'all')),
  comment_order TEXT NOT NULL DEFAULT 'best' CHECK (comment_order IN ('best', 'new', 'old'))
);

CREATE TABLE user_block (
  user_id INTEGER NOT NULL REFERENCES user(id),
  blocked_id INTEGER NOT NULL REFERENCES user(id),
  comment TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '',
  created_at TEXT NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
) WITHOUT ROWID;

-- Forums

CREATE TABLE forum (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,    -- the page's address is /f/name
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  sidebar TEXT NOT NULL,
  tag TEXT NOT NULL DEFAULT '',                -- the shelf it stands on in the directory
  created_at TEXT NOT NULL,
  featured INTEGER NOT NULL DEFAULT 0,
  subscriber_count INTEGER NOT NULL DEFAULT 0,
  submission_count INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE moderator (
  forum_id INTEGER NOT NULL REFERENCES forum(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  since TEXT NOT NULL,
  PRIMARY KEY (forum_id, user_id)
) WITHOUT ROWID;
CREATE INDEX moderator_by_user ON moderator(user_id);

CREATE TABLE subscription (
  user_id INTEGER NOT NULL REFERENCES user(id),
  forum_id INTEGER NOT NULL REFERENCES forum(id),
  since TEXT NOT NULL,
  PRIMARY KEY (user_id, forum_id)
) WITHOUT ROWID;

-- Posts

CREATE TABLE submission (
  id INTEGER PRIMARY KEY,
  forum_id INTEGER NOT NULL REFERENCES forum(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  created_at TEXT NOT NULL,
  edited_at TEXT,
  last_active TEXT NOT NULL,                   -- its own time or that of its latest comment
  upvotes INTEGER NOT NULL DEFAULT 0,
  downvotes INTEGER NOT NULL DEFAULT 0,
  comment_count INTEGER NOT NULL DEFAULT 0,    -- without deleted ones
  deleted INTEGER NOT NULL DEFAULT 0,
  score INTEGER GENERATED ALWAYS AS (upvotes - downvotes) STORED,
  -- 'hot': a vote is worth two hours, a comment one, and together they carry a post at most ten days.
  ranking INTEGER GENERATED ALWAYS AS
    (unixepoch(created_at) + max(-864000, min(864000, (upvotes - downvotes) * 7200 + comment_count * 3600))) STORED,
  controversy REAL GENERATED ALWAYS AS
    (CASE WHEN downvotes = 0 THEN 0 ELSE (upvotes + downvotes) * 1.0 * min(upvotes, downvotes) / max(upvotes, downvotes) END) STORED,
  title TEXT NOT NULL,
  slug TEXT NOT NULL,
  url TEXT,                                    -- NULL: a text post
  body TEXT NOT NULL ON CONFLICT REPLACE DEFAULT ''
);
-- All that a listing is chosen and ordered by, so that it reads only the posts it shows.
CREATE INDEX submission_by_forum ON submission(forum_id, deleted, created_at, last_active, score, ranking, controversy, comment_count);
CREATE INDEX submission_by_user ON submission(user_id, deleted);

CREATE TABLE submission_vote (
  submission_id INTEGER NOT NULL REFERENCES submission(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  choice INTEGER NOT NULL CHECK (choice IN (1, -1)),
  PRIMARY KEY (submission_id, user_id)
) WITHOUT ROWID;

-- Comments

CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  submission_id INTEGER NOT NULL REFERENCES submission(id),
  parent_id INTEGER REFERENCES comment(id),    -- NULL: a reply to the post itself
  user_id INTEGER NOT NULL REFERENCES user(id),
  created_at TEXT NOT NULL,
  edited_at TEXT,
  upvotes INTEGER NOT NULL DEFAULT 0,
  downvotes INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  score INTEGER GENERATED ALWAYS AS (upvotes - downvotes) STORED,
  body TEXT NOT NULL
);
CREATE INDEX comment_by_submission ON comment(submission_id);
CREATE INDEX comment_by_parent ON comment(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_by_user ON comment(user_id, deleted);

CREATE TABLE comment_vote (
  comment_id INTEGER NOT NULL REFERENCES comment(id),
  user_id INTEGER NOT NULL REFERENCES user(id),
  choice INTEGER NOT NULL CHECK (choice IN (1, -1)),
  PRIMARY KEY (comment_id, user_id)
) WITHOUT ROWID;

-- What a user has not cleared from the inbox: answers to their posts and comments.
CREATE TABLE notification (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user(id),
  comment_id INTEGER NOT NULL REFERENCES comment(id)
);
CREATE INDEX notification_by_user ON notification(user_id);

CREATE TABLE wiki_page (
  path TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  edited_at TEXT NOT NULL
) WITHOUT ROWID;

-- What a person may choose from

CREATE VIEW listing_order(code, position, title) AS
  VALUES ('hot', 1, 'Hot'), ('new', 2, 'New'), ('active', 3, 'Active'), ('top', 4, 'Top'), ('controversial', 5, 'Controversial'),
         ('most_commented', 6, 'Most commented');

CREATE VIEW scope(kind, position, title, is_personal) AS
  VALUES ('subscribed', 1, 'Subscribed forums', 1), ('featured', 2, 'Featured forums', 0), ('all', 3, 'All forums', 0), ('moderated', 4, 'Moderated forums', 1);

-- Counted from the beginning of today; `period` is a modifier of SQLite's date functions, NULL for all time.
CREATE VIEW time_range(code, position, title, period) AS
  VALUES ('day', 1, 'Today', '+0 days'), ('week', 2, 'Past week', '-7 days'), ('month', 3, 'Past month', '-1 month'),
         ('year', 4, 'Past year', '-1 year'), ('all', 5, 'All time', NULL);

CREATE VIEW forum_order(code, position, title) AS
  VALUES ('by_name', 1, 'Name'), ('by_title', 2, 'Title'), ('by_subscribers', 3, 'Subscribers'), ('by_submissions', 4, 'Submissions'),
         ('by_age', 5, 'Newest');

-- What pages show. Bodies are plain text whose line breaks count.

CREATE VIEW submission_card AS
  SELECT s.id, s.forum_id, s.user_id, s.title, s.slug, s.url, s.score, s.comment_count, s.created_at, s.edited_at, s.deleted,
    f.name AS forum_name, u.name AS user_name,
    '/f/' || f.name || '/' || s.id || '/' || s.slug AS path,
    '/f/' || f.name || '/' || s.id || '/-' AS action_path,
    coalesce(s.url, '/f/' || f.name || '/' || s.id || '/' || s.slug) AS target,
    substr(s.url, instr(s.url, '://') + 3, instr(substr(s.url, instr(s.url, '://') + 3) || '/', '/') - 1) AS host,
    CASE s.comment_count WHEN 0 THEN 'No comments' WHEN 1 THEN '1 comment' ELSE s.comment_count || ' comments' END AS comments_label,
    date_format(s.created_at, '%B %-d, %Y at %-I:%M %p') AS created_text,
    date_format(s.edited_at, '%B %-d, %Y at %-I:%M %p') AS edited_text
  FROM submission s JOIN forum f ON f.id = s.forum_id JOIN user u ON u.id = s.user_id;

CREATE VIEW comment_card AS
  SELECT c.id, c.submission_id, c.parent_id, c.user_id, c.score, c.created_at, c.edited_at, c.deleted,
    u.name AS user_name, f.name AS forum_name, s.title AS submission_title, s.user_id AS submission_user_id,
    '/f/' || f.name || '/' || s.id || '/' || s.slug AS submission_path,
    '/f/' || f.name || '/' || s.id || '/' || s.slug || '/comment/' || c.id AS path,
    '/f/' || f.name || '/' || s.id || '/-/comment/' || c.id AS action_path,
    date_format(c.created_at, '%B %-d, %Y at %-I:%M %p') AS created_text,
    date_format(c.edited_at, '%B %-d, %Y at %-I:%M %p') AS edited_text
  FROM comment c JOIN submission s ON s.id = c.submission_id JOIN forum f ON f.id = s.forum_id JOIN user u ON u.id = c.user_id;

-- How the two buttons of a vote look to someone who voted so (0: not at all), and what they send.
CREATE VIEW vote_form(choice, class, up, up_label, down, down_label) AS
  VALUES (0, 'vote', 1, 'Upvote', -1, 'Downvote'),
         (1, 'vote vote--user-upvoted', 0, 'Retract upvote', -1, 'Downvote'),
         (-1, 'vote vote--user-downvoted', 1, 'Upvote', 0, 'Retract downvote');

-- Counters

CREATE TRIGGER submission_voted AFTER INSERT ON submission_vote WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE submission SET upvotes = upvotes + (NEW.choice = 1), downvotes = downvotes + (NEW.choice = -1) WHERE id = NEW.submission_id;
END;
CREATE TRIGGER submission_unvoted AFTER DELETE ON submission_vote BEGIN
  UPDATE submission SET upvotes = upvotes - (OLD.choice = 1), downvotes = downvotes - (OLD.choice = -1) WHERE id = OLD.submission_id;
END;
CREATE TRIGGER comment_voted AFTER INSERT ON comment_vote WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE comment SET upvotes = upvotes + (NEW.choice = 1), downvotes = downvotes + (NEW.choice = -1) WHERE id = NEW.comment_id;
END;
CREATE TRIGGER comment_unvoted AFTER DELETE ON comment_vote BEGIN
  UPDATE comment SET upvotes = upvotes - (OLD.choice = 1), downvotes = downvotes - (OLD.choice = -1) WHERE id = OLD.comment_id;
END;

CREATE TRIGGER submission_written AFTER INSERT ON submission WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE forum SET submission_count = submission_count + 1 WHERE id = NEW.forum_id;
  INSERT INTO submission_vote (submission_id, user_id, choice) VALUES (NEW.id, NEW.user_id, 1);
END;
CREATE TRIGGER submission_deleted AFTER UPDATE OF deleted ON submission WHEN NEW.deleted > OLD.deleted BEGIN
  UPDATE forum SET submission_count = submission_count - 1 WHERE id = NEW.forum_id;
END;

CREATE TRIGGER comment_written AFTER INSERT ON comment WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE submission SET comment_count = comment_count + 1, last_active = NEW.created_at WHERE id = NEW.submission_id;
  INSERT INTO comment_vote (comment_id, user_id, choice) VALUES (NEW.id, NEW.user_id, 1);
  INSERT INTO notification (user_id, comment_id)
    SELECT answered.user_id, NEW.id
    FROM (SELECT user_id FROM comment WHERE id = NEW.parent_id
          UNION ALL SELECT user_id FROM submission WHERE id = NEW.submission_id AND NEW.parent_id IS NULL) AS answered
    WHERE answered.user_id <> NEW.user_id
      AND NOT EXISTS (SELECT 1 FROM user_block WHERE user_id = answered.user_id AND blocked_id = NEW.user_id);
END;
CREATE TRIGGER comment_deleted AFTER UPDATE OF deleted ON comment WHEN NEW.deleted > OLD.deleted BEGIN
  UPDATE submission SET comment_count = comment_count - 1 WHERE id = NEW.submission_id;
  DELETE FROM notification WHERE comment_id = NEW.id;
END;

CREATE TRIGGER subscribed AFTER INSERT ON subscription WHEN EXISTS (SELECT 1 FROM opening) BEGIN
  UPDATE forum SET subscriber_count = subscriber_count + 1 WHERE id = NEW.forum_id;
END;
CREATE TRIGGER unsubscribed AFTER DELETE ON subscription BEGIN
  UPDATE forum SET subscriber_count = subscriber_count - 1 WHERE id = OLD.forum_id;
END;
