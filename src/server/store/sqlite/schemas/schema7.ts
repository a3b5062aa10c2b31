import type { Schema } from '../../schema';

/** Lines of the audit log about the draft, which saves itself, say how many saves they stand for. Nothing else of the log can be changed. */
export const schema7: Schema = {
  up: `
  ALTER TABLE audit ADD COLUMN saves INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE audit ADD COLUMN last_at INTEGER;
  DROP TRIGGER audit_stays;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    WHEN NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS OLD.from_digest AND NEW.outcome = OLD.outcome, 0)
    BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  `,
  down: `
  DROP TRIGGER audit_stays;
  ALTER TABLE audit DROP COLUMN last_at;
  ALTER TABLE audit DROP COLUMN saves;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  `,
};
