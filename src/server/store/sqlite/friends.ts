import type { Database } from 'better-sqlite3';
import type { FriendProof } from '../../../protocol/protocol';
import { type FriendLink, friendLinksSql } from '../../records/friendRepository';

export const friendReads = (db: Database) => {
  const find = db.prepare<[string], FriendLink>(friendLinksSql('', 'link.token = ?'));
  return { friendLink: (token: string): FriendLink | undefined => find.get(token) };
};

export const friendWrites = (db: Database) => {
  const add = db.prepare<[string, string]>(
    "INSERT INTO friend_link (token, claim_key) SELECT ?, key FROM claim WHERE key = ? AND status = 'redeemed' ON CONFLICT DO NOTHING",
  );
  return { addFriendLink: (token: string, key: string): void => void add.run(token, key) };
};

/** Links as the transaction of a claim sees them, and which claims belong to them. */
export const friendClaims = (db: Database) => {
  // An abandoned claim may have left its row.
  const add = db.prepare<[string, string, string]>('INSERT OR REPLACE INTO friend_claim (claim_key, of_key, reward) VALUES (?, ?, ?)');
  return {
    find: friendReads(db).friendLink,
    add: (key: string, ofKey: string, friend: FriendProof): void => void add.run(key, ofKey, 'of' in friend ? 'yes' : 'no'),
  };
};
