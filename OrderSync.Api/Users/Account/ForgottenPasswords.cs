using Microsoft.Extensions.Options;

namespace OrderSync.Api.Users.Account;

/// <summary>How often new passwords are asked for: by address, and by e-mail.</summary>
public sealed class ForgottenPasswords(AttemptCounter attempts, IOptions<PasswordResetOptions> options)
{
    /// <returns>How long whoever calls has to wait; null when they may ask.</returns>
    public Task<TimeSpan?> RefusalAsync(HttpContext context) =>
        attempts.CountAsync($"forgot:address:{CallerAddress.Counted(context)}", options.Value.PerAddress, options.Value.Window);

    /// <summary>
    /// Whether another link is sent to this e-mail. Nobody is told when not: a stranger who asks for it again and again neither fills a mailbox
    /// nor keeps its owner from the links that are in it.
    /// </summary>
    public async Task<bool> MaySendAsync(string email) =>
        await attempts.CountAsync($"forgot:email:{EmailHash.Of(email)}", options.Value.PerEmail, options.Value.Window) is null;
}
