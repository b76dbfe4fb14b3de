//! Workspaces, devices and invitations.

use relay_protocol::{DeviceId, DeviceInfo, ErrorCode, InviteKey, PublicKey, Role, WorkspaceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::writer::Cache;
use super::{StoreError, WorkspaceRow, role_from, role_number};

/// Unused invitations of one workspace (spec P23).
const OPEN_INVITES: i64 = 256;
/// How long an expired invitation is still answered as expired, in milliseconds (30 days).
const FORGET_EXPIRED_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// An invitation as a member leaves it.
pub struct InviteRecord {
    /// Its public key.
    pub invite: InviteKey,
    /// Who left it.
    pub inviter: DeviceId,
    /// What the admitted device may do.
    pub role: Role,
    /// By the relay's clock, in milliseconds since 1970.
    pub expires_at: u64,
    /// For the new device.
    pub sealed: Vec<u8>,
}

/// A device that an invitation let in.
pub struct Admitted {
    /// What it may do.
    pub role: Role,
    /// What the inviter left for it.
    pub sealed: Vec<u8>,
}

/// Makes the workspace and its first device, an owner. Making it again is no error for the same
/// device; the id binds the founder, so another founder cannot come this far.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn create_workspace(
    tx: &Connection,
    workspace: &WorkspaceId,
    founder: &PublicKey,
    now: u64,
) -> Result<Result<(), ErrorCode>, StoreError> {
    if let Some(row) = find_workspace(tx, workspace)? {
        let active = find_device(tx, row, founder.device_id())?
            .is_some_and(|device| !device.revoked && device.public_key == *founder);
        return Ok(if active { Ok(()) } else { Err(ErrorCode::WorkspaceExists) });
    }
    tx.execute(
        "INSERT INTO workspaces (workspace, created_at) VALUES (?1, ?2)",
        params![workspace.as_bytes(), now as i64],
    )?;
    let row = WorkspaceRow(tx.last_insert_rowid());
    insert_device(tx, row, founder, Role::Owner, now)?;
    Ok(Ok(()))
}

/// Stores an invitation. The same key again is no error when the same device says it.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn put_invite(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    record: &InviteRecord,
    now: u64,
) -> Result<Result<(), ErrorCode>, StoreError> {
    match role_now(tx, cache, workspace, record.inviter)? {
        Err(code) => return Ok(Err(code)),
        Ok(role) if !may_invite(role, record.role) => return Ok(Err(ErrorCode::ReadOnly)),
        Ok(_) => {}
    }
    // Long expired ones need no answer of their own any more, and make room.
    tx.prepare_cached("DELETE FROM invites WHERE workspace = ?1 AND used_by IS NULL AND expires_at < ?2")?
        .execute(params![workspace.0, now.saturating_sub(FORGET_EXPIRED_MS) as i64])?;
    let open: i64 = tx
        .prepare_cached(
            "SELECT count(*) FROM invites WHERE workspace = ?1 AND used_by IS NULL AND invite <> ?2",
        )?
        .query_row(params![workspace.0, record.invite.as_bytes()], |row| row.get(0))?;
    if open >= OPEN_INVITES {
        return Ok(Err(ErrorCode::QuotaExceeded));
    }
    let inserted = tx.execute(
        "INSERT OR IGNORE INTO invites (workspace, invite, inviter, role, expires_at, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            workspace.0,
            record.invite.as_bytes(),
            record.inviter.as_bytes(),
            role_number(record.role),
            record.expires_at as i64,
            record.sealed,
        ],
    )?;
    if inserted == 1 {
        return Ok(Ok(()));
    }
    let mine: bool = tx.query_row(
        "SELECT inviter = ?3 FROM invites WHERE workspace = ?1 AND invite = ?2",
        params![workspace.0, record.invite.as_bytes(), record.inviter.as_bytes()],
        |row| row.get(0),
    )?;
    Ok(if mine { Ok(()) } else { Err(ErrorCode::InviteUsed) })
}

/// Nobody invites above their own rank, and readers invite nobody (spec P22).
pub fn may_invite(inviter: Role, invited: Role) -> bool {
    inviter != Role::Reader && invited >= inviter
}

/// Withdraws an unused invitation: the inviter's own, or any for owners and admins.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn cancel_invite(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    device: DeviceId,
    invite: &InviteKey,
) -> Result<Result<(), ErrorCode>, StoreError> {
    let role = match role_now(tx, cache, workspace, device)? {
        Ok(role) => role,
        Err(code) => return Ok(Err(code)),
    };
    let inviter: Option<Vec<u8>> = tx
        .query_row(
            "SELECT inviter FROM invites WHERE workspace = ?1 AND invite = ?2",
            params![workspace.0, invite.as_bytes()],
            |row| row.get(0),
        )
        .optional()?;
    let Some(inviter) = inviter else {
        return Ok(if role == Role::Reader { Err(ErrorCode::ReadOnly) } else { Ok(()) });
    };
    if role > Role::Admin && inviter != device.as_bytes() {
        return Ok(Err(ErrorCode::ReadOnly));
    }
    tx.execute(
        "DELETE FROM invites WHERE workspace = ?1 AND invite = ?2 AND used_by IS NULL",
        params![workspace.0, invite.as_bytes()],
    )?;
    Ok(Ok(()))
}

/// Uses an invitation up and admits the device, in one transaction. The same device may ask again,
/// because it may never have seen the answer.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn redeem(
    tx: &Connection,
    workspace: &WorkspaceId,
    invite: &InviteKey,
    device: &PublicKey,
    now: u64,
) -> Result<Result<Admitted, ErrorCode>, StoreError> {
    let Some(row) = find_workspace(tx, workspace)? else {
        return Ok(Err(ErrorCode::InviteUnknown));
    };
    let found = tx
        .query_row(
            "SELECT role, expires_at, sealed, used_by FROM invites
             WHERE workspace = ?1 AND invite = ?2",
            params![row.0, invite.as_bytes()],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, Vec<u8>>(2)?,
                    row.get::<_, Option<Vec<u8>>>(3)?,
                ))
            },
        )
        .optional()?;
    let Some((role, expires_at, sealed, used_by)) = found else {
        return Ok(Err(ErrorCode::InviteUnknown));
    };
    let role = role_from(role)?;
    match used_by {
        Some(user) if user != device.as_bytes() => return Ok(Err(ErrorCode::InviteUsed)),
        Some(_) => {
            // The lost answer, unless the device has been removed since.
            return Ok(match find_device(tx, row, device.device_id())? {
                Some(known) if known.revoked => Err(ErrorCode::Revoked),
                _ => Ok(Admitted { role, sealed }),
            });
        }
        None => {}
    }
    if now as i64 >= expires_at {
        return Ok(Err(ErrorCode::InviteExpired));
    }
    if let Some(known) = find_device(tx, row, device.device_id())? {
        // A member that opens a link of its own workspace keeps its role and uses nothing up; a
        // removed device does not come back with the same key.
        return Ok(if known.revoked {
            Err(ErrorCode::Revoked)
        } else {
            Ok(Admitted { role: known.role, sealed })
        });
    }
    insert_device(tx, row, device, role, now)?;
    tx.execute(
        "UPDATE invites SET used_by = ?3 WHERE workspace = ?1 AND invite = ?2",
        params![row.0, invite.as_bytes(), device.as_bytes()],
    )?;
    Ok(Ok(Admitted { role, sealed }))
}

/// Shuts a device out. Removing it again is no error. The last owner stays.
///
/// # Errors
/// When the database fails; inside, why the device is refused.
pub fn remove_device(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    by: DeviceId,
    target: DeviceId,
) -> Result<Result<(), ErrorCode>, StoreError> {
    let role = match role_now(tx, cache, workspace, by)? {
        Ok(role) => role,
        Err(code) => return Ok(Err(code)),
    };
    if role > Role::Admin {
        return Ok(Err(ErrorCode::ReadOnly));
    }
    let Some(found) = find_device(tx, workspace, target)? else {
        return Ok(Err(ErrorCode::UnknownDevice));
    };
    if found.role < role {
        return Ok(Err(ErrorCode::ReadOnly));
    }
    if found.role == Role::Owner && !found.revoked {
        let owners: i64 = tx.query_row(
            "SELECT count(*) FROM devices WHERE workspace = ?1 AND role = 0 AND revoked = 0",
            params![workspace.0],
            |row| row.get(0),
        )?;
        if owners == 1 {
            return Ok(Err(ErrorCode::LastOwner));
        }
    }
    tx.execute(
        "UPDATE devices SET revoked = 1 WHERE workspace = ?1 AND device = ?2",
        params![workspace.0, target.as_bytes()],
    )?;
    // Invitations of a removed device must not let it back in.
    tx.execute(
        "DELETE FROM invites WHERE workspace = ?1 AND inviter = ?2 AND used_by IS NULL",
        params![workspace.0, target.as_bytes()],
    )?;
    cache.roles.insert((workspace, target), None);
    Ok(Ok(()))
}

/// What the device may do at this point of the log.
pub(super) fn role_now(
    tx: &Connection,
    cache: &mut Cache,
    workspace: WorkspaceRow,
    device: DeviceId,
) -> Result<Result<Role, ErrorCode>, StoreError> {
    let cached = cache.roles.get(&(workspace, device)).copied();
    let role = match cached {
        Some(role) => role,
        None => match find_device(tx, workspace, device)? {
            None => return Ok(Err(ErrorCode::UnknownDevice)),
            Some(found) => {
                let role = (!found.revoked).then_some(found.role);
                cache.roles.insert((workspace, device), role);
                role
            }
        },
    };
    Ok(role.ok_or(ErrorCode::Revoked))
}

/// A device's row.
pub struct DeviceRecord {
    /// Its key.
    pub public_key: PublicKey,
    /// What it may do.
    pub role: Role,
    /// Whether it was removed.
    pub revoked: bool,
}

/// The row of a workspace, if the relay has it.
///
/// # Errors
/// When the database fails.
pub fn find_workspace(
    connection: &Connection,
    workspace: &WorkspaceId,
) -> Result<Option<WorkspaceRow>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM workspaces WHERE workspace = ?1")?
        .query_row(params![workspace.as_bytes()], |row| row.get(0))
        .optional()?
        .map(WorkspaceRow))
}

/// A device of a workspace, removed or not.
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn find_device(
    connection: &Connection,
    workspace: WorkspaceRow,
    device: DeviceId,
) -> Result<Option<DeviceRecord>, StoreError> {
    let found = connection
        .prepare_cached("SELECT public_key, role, revoked FROM devices WHERE workspace = ?1 AND device = ?2")?
        .query_row(params![workspace.0, device.as_bytes()], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    found
        .map(|(key, role, revoked)| {
            Ok(DeviceRecord {
                public_key: PublicKey(super::bytes_of(&key, "public key")?),
                role: role_from(role)?,
                revoked,
            })
        })
        .transpose()
}

/// All devices of a workspace, in the order of their ids.
///
/// # Errors
/// When the database fails or holds what it must not.
pub fn list_devices(connection: &Connection, workspace: WorkspaceRow) -> Result<Vec<DeviceInfo>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT device, role, revoked, admitted_at FROM devices WHERE workspace = ?1")?;
    let rows = statement.query_map(params![workspace.0], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?, row.get::<_, i64>(3)?))
    })?;
    rows.map(|row| {
        let (device, role, revoked, admitted_at) = row?;
        Ok(DeviceInfo {
            device: DeviceId(super::bytes_of(&device, "device")?),
            role: role_from(role)?,
            revoked,
            admitted_at: admitted_at as u64,
        })
    })
    .collect()
}

fn insert_device(
    tx: &Connection,
    workspace: WorkspaceRow,
    key: &PublicKey,
    role: Role,
    now: u64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO devices (workspace, device, public_key, role, admitted_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![workspace.0, key.device_id().as_bytes(), key.as_bytes(), role_number(role), now as i64],
    )?;
    Ok(())
}
