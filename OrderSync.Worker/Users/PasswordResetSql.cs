namespace OrderSync.Worker.Users;

/// <summary>The SQL of <see cref="PasswordResetSender"/>.</summary>
internal static class PasswordResetSql
{
    /// <summary>$1 now.</summary>
    public const string Expire = "delete from password_resets where expires_at <= $1";

    /// <summary>$1 now, $2 when it is due again if nobody says what came of it, $3 how many.</summary>
    public const string Claim = """
        update password_resets set due_at = $2, attempts = attempts + 1
        where id in (select id from password_resets where due_at <= $1 order by due_at limit $3 for update skip locked)
        returning id, email, attempts
        """;

    /// <summary>$1 e-mail.</summary>
    public const string Person = "select id, name, company_id from users where email = $1 and disabled_at is null";

    public const string Forget = "delete from password_resets where id = $1";

    /// <summary>$2 user, $3 hash of the token, $4 expires at.</summary>
    public const string Give = "update password_resets set user_id = $2, token_hash = $3, expires_at = $4 where id = $1";

    /// <summary>$2 when it is tried again.</summary>
    public const string Delay = "update password_resets set due_at = $2 where id = $1";

    /// <summary>$2 id of the audit entry, $3 company, $4 user, $5 now, $6 what.</summary>
    public const string Sent = """
        with sent as (update password_resets set due_at = null where id = $1)
        insert into audit_entries (id, company_id, user_id, at, action, subject_id, detail) values ($2, $3, $4, $5, 'password.link', $4::text, $6)
        """;
}
