using System.Security.Cryptography;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Companies;

/// <summary>The first administrator of a new company: an account with a password that is shown once. An invitation can take its place here.</summary>
public sealed class FirstAdmin(OrderSyncDb db, Passwords passwords, TimeProvider time)
{
    /// <summary>Without those that are mistaken for each other.</summary>
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private const int PasswordLength = 20;

    /// <summary>Adds the account to the context; the caller saves.</summary>
    /// <returns>The password.</returns>
    public string AddTo(Guid companyId, string email, string name)
    {
        var now = time.GetUtcNow();
        var password = RandomNumberGenerator.GetString(Letters, PasswordLength);
        db.Users.Add(new User
        {
            Id = Guid.CreateVersion7(now),
            CompanyId = companyId,
            Email = email,
            Name = name,
            Role = UserRole.Admin,
            PasswordHash = passwords.Hash(password),
            CreatedAt = now,
        });
        return password;
    }
}
