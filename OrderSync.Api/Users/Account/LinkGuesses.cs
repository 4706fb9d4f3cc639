using Microsoft.Extensions.Options;

namespace OrderSync.Api.Users.Account;

/// <summary>
/// Tokens of links are too long to be guessed: those who try cost work, and are counted by address after the fact. A good link is never refused
/// for what others have tried from there.
/// </summary>
public sealed class LinkGuesses(AttemptCounter attempts, IOptions<SignInOptions> options)
{
    /// <returns>Null when more may be tried from there; otherwise how long to wait.</returns>
    public Task<TimeSpan?> FailedAsync(HttpContext context) =>
        attempts.CountAsync($"links:address:{CallerAddress.Counted(context)}", options.Value.FailuresPerAddress, options.Value.Window);
}
