import type { Schema } from '../../schema';

/** Lines of the audit log about the draft, which saves itself, say how many saves they stand for. Nothing else of the log can be changed. */
export const schema7: Schema = {
  up: `
  ALTER TABLE couplet.audit ADD COLUMN saves bigint NOT NULL DEFAULT 1, ADD COLUMN last_at bigint;
  DROP TRIGGER audit_stays ON couplet.audit;
  CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  CREATE TRIGGER audit_grows BEFORE UPDATE ON couplet.audit FOR EACH ROW
    WHEN (NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS NOT DISTINCT FROM OLD.from_digest AND NEW.outcome = OLD.outcome, false))
    EXECUTE FUNCTION couplet.audit_stays();
  `,
  down: `
  DROP TRIGGER audit_grows ON couplet.audit;
  DROP TRIGGER audit_stays ON couplet.audit;
  ALTER TABLE couplet.audit DROP COLUMN last_at, DROP COLUMN saves;
  CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  `,
};
