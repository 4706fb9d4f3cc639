using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Account;

/// <summary>
/// What a new password has to be, after NIST SP 800-63B: long, and not one that is tried first. Nothing is asked of its characters, and it does
/// not expire.
/// </summary>
public static class PasswordRules
{
    private const int LeastDistinct = 5;

    /// <summary>Those of lists of stolen passwords that are long enough; what is one sign or one word repeated is refused by rule.</summary>
    private static readonly HashSet<string> TriedFirst = new(StringComparer.OrdinalIgnoreCase)
    {
        "123456789012", "1234567890123", "12345678901234", "0123456789012", "123456789123", "1234567890abc", "123456789abc", "12345qwert12345",
        "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1q2w3e4r5t6y7u8i", "q1w2e3r4t5y6", "zaq12wsxcde3", "qazwsxedcrfv",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiop1234", "qwertyuiop[]", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "qwerty123456", "qwerty12345678",
        "asdfghjkl123", "asdfghjkl;'", "zxcvbnm12345", "azertyuiop12", "azertyuiop123", "abcdefghijkl", "abcdefghijklmnop", "abcdef123456", "abc123456789",
        "password1234", "password12345", "password123456", "password123!", "passw0rd1234", "p@ssw0rd1234", "p@ssword1234", "mypassword123", "passwordpassword",
        "motdepasse12", "motdepasse123", "administrator", "administrator1", "admin1234567", "admin12345678", "adminadmin123", "welcome12345", "welcome123456",
        "changeme1234", "changeme12345", "letmein12345", "letmein123456", "iloveyou1234", "iloveyou12345", "iloveyou123456", "unbelievable", "christmas2024",
        "ordersync123", "ordersync1234", "ordersync12345", "correcthorsebatterystaple", "correct horse battery staple",
    };

    /// <param name="field">As on the wire.</param>
    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public static IReadOnlyDictionary<string, string> Faults(string field, string password, string email)
    {
        var fault = FaultOf(password, email);
        return fault is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [field] = fault };
    }

    private static string? FaultOf(string password, string email)
    {
        if (password.Length < PasswordLength.Least)
            return $"A password has at least {PasswordLength.Least} characters.";
        if (password.Length > PasswordLength.Most)
            return $"A password has at most {PasswordLength.Most} characters.";
        if (password.Distinct().Count() < LeastDistinct || TriedFirst.Contains(password.Trim()))
            return "This password is one of those that are tried first. Choose another, for example a few words.";
        return string.Equals(password.Trim(), email, StringComparison.OrdinalIgnoreCase) ? "The password must not be the e-mail address." : null;
    }
}
