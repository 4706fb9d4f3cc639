using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>An operator of the installation, with the password of the tests.</summary>
internal static class OperatorOfMerchant
{
    /// <returns>The e-mail to sign in with.</returns>
    public static async Task<string> AddOperatorAsync(this Merchant merchant)
    {
        var email = $"operator-{Guid.CreateVersion7():N}@example.com";
        await merchant.ExecuteAsync(
            """
            insert into users (id, company_id, email, name, role, password_hash, created_at)
            select $1, null, $2, 'Olga', 'Operator', password_hash, now() from users where email = $3
            """,
            Guid.CreateVersion7(), email, merchant.Email);
        return email;
    }
}
