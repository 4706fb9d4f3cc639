using Microsoft.AspNetCore.Identity;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>Hashes passwords by ASP.NET Identity's hasher.</summary>
public sealed class Passwords
{
    private readonly PasswordHasher<User> _hasher = new();
    private readonly Lazy<string> _hashOfNobody;

    public Passwords() => _hashOfNobody = new(() => _hasher.HashPassword(null!, "a password that nobody has"));

    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>Takes as long for an unknown user as for a known one, so that the time does not tell who has an account.</summary>
    public bool Verify(User? user, string password)
    {
        var result = _hasher.VerifyHashedPassword(user!, user?.PasswordHash ?? _hashOfNobody.Value, password);
        if (user is null || result == PasswordVerificationResult.Failed)
            return false;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            user.PasswordHash = Hash(password);
        return true;
    }
}
