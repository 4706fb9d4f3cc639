using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace OrderSync.Api.Users;

/// <summary>
/// Device tokens: whoever signed in keeps one, and shows it the next time. It opens nothing; it says that the attempts of strangers are not
/// this person's (<see cref="SignInThrottle"/>).
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>People who share a device.</summary>
    private const int MostEmails = 5;

    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("OrderSync.Api.KnownDevices").ToTimeLimitedDataProtector();

    /// <returns>Null where the token is none of ours, is too old, or this e-mail never signed in with it.</returns>
    public Guid? Find(string? token, string email) => Read(token) is { } device && device.Emails.Contains(EmailHash.Of(email)) ? device.Id : null;

    /// <summary>The token that takes this one's place, with which the e-mail has signed in now.</summary>
    public string Remember(string? token, string email)
    {
        var device = Read(token) ?? new Device(Guid.CreateVersion7(time.GetUtcNow()), []);
        var emails = device.Emails.Where(known => known != EmailHash.Of(email)).TakeLast(MostEmails - 1).Append(EmailHash.Of(email));
        return _protector.Protect(JsonSerializer.Serialize(device with { Emails = [.. emails] }), Life);
    }

    private Device? Read(string? token)
    {
        if (token is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Device>(_protector.Unprotect(token));
        }
        catch (CryptographicException)
        {
            // Of an installation that was, or made up: a stranger's.
            return null;
        }
    }

    private sealed record Device(Guid Id, IReadOnlyList<string> Emails);
}
