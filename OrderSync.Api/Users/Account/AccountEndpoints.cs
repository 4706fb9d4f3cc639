using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Account;

/// <summary>What people do with their own account: passwords, also a forgotten one, and sessions.</summary>
public static class AccountEndpoints
{
    internal const string GoneLink = "This link is not valid any more: it was used, or is older than an hour. Ask for a new one.";

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/api/v1/auth").WithTags("Account");
        account.MapPost("/forgot-password", Forgot).AllowAnonymous().ProducesProblem(StatusCodes.Status429TooManyRequests);
        account.MapPost("/reset-password", Reset).AllowAnonymous()
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status429TooManyRequests);
        account.MapPost("/password", ChangePassword).ProducesProblem(StatusCodes.Status429TooManyRequests);
        account.MapGet("/sessions", Sessions);
        account.MapDelete("/sessions", EndOtherSessions);
        account.MapDelete("/sessions/{id:guid}", EndSession);
    }

    public static IServiceCollection AddAccount(this IServiceCollection services)
    {
        services.AddOptions<PasswordResetOptions>()
            .BindConfiguration("Security:PasswordReset")
            .Validate(options => options.IsValid, "Security:PasswordReset: each number and the time must be more than 0.")
            .ValidateOnStart();
        return services
            .AddSingleton<AttemptCounter>()
            .AddSingleton<LinkGuesses>()
            .AddSingleton<ForgottenPasswords>()
            .AddScoped<PasswordLinks>()
            .AddScoped<PasswordChanges>()
            .AddScoped<OwnSessions>();
    }

    /// <summary>
    /// Asks for a link to choose a new password, by e-mail: it is good once, for an hour. The answer is the same whether somebody has this e-mail or
    /// not, and so is the work behind it. Where emails is false this installation sends none: an admin of the company makes the link.
    /// </summary>
    internal static async Task<Results<Accepted<ForgotPasswordView>, ProblemHttpResult>> Forgot(
        ForgotPasswordRequest request, ForgottenPasswords forgotten, PasswordLinks links, HttpContext context, CancellationToken cancellationToken)
    {
        if (await forgotten.RefusalAsync(context) is { } wait)
            return SessionEndpoints.TooMany(context, wait, "Too many requests for new passwords");
        var email = Core.Users.User.SpellEmail(request.Email);
        if (links.AreEmailed && await forgotten.MaySendAsync(email))
            await links.AskAsync(email, cancellationToken);
        return TypedResults.Accepted((string?)null, new ForgotPasswordView(links.AreEmailed));
    }

    /// <summary>Sets a new password by a link, once. All sessions of the user end.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Reset(
        ResetPasswordRequest request, PasswordChanges passwords, LinkGuesses guesses, HttpContext context, CancellationToken cancellationToken)
    {
        if (await passwords.FindAsync(request.Token, cancellationToken) is not { } user)
            return await GoneAsync(guesses, context, GoneLink);
        if (PasswordRules.Faults("password", request.Password, user.Email) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        return await passwords.ResetAsync(user.Id, request.Token, request.Password, cancellationToken)
            ? TypedResults.NoContent()
            : await GoneAsync(guesses, context, GoneLink);
    }

    /// <summary>Changes the caller's password. Their other sessions end; this one continues.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        ChangePasswordRequest request, CurrentUser user, PasswordChanges passwords, SignInThrottle throttle, HttpContext context, CancellationToken cancellationToken)
    {
        if (PasswordRules.Faults("newPassword", request.NewPassword, user.Email) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        // Whoever has found an open session may not try passwords in it without end.
        var attempt = new SignInAttempt(user.Email, CallerAddress.Counted(context), user.Standing.Session);
        if ((await throttle.EnterAsync(attempt)).Refused is { } wait)
            return SessionEndpoints.TooMany(context, wait, "Too many wrong passwords");
        if (!await passwords.ChangeAsync(user.Standing, request.CurrentPassword, request.NewPassword, cancellationToken))
            return Problems.Invalid("currentPassword", "This is not your current password.");
        await throttle.SucceededAsync(attempt);
        return TypedResults.NoContent();
    }

    /// <summary>The caller's sessions that have not ended, this one first.</summary>
    internal static async Task<Ok<IReadOnlyList<SessionView>>> Sessions(OwnSessions sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sessions.ListAsync(cancellationToken));

    /// <summary>Ends all sessions of the caller but this one, within seconds.</summary>
    internal static async Task<NoContent> EndOtherSessions(OwnSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.EndOthersAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Ends a session of the caller, within seconds; their own too.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndSession(Guid id, OwnSessions sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("You have no such session, or it has ended.");

    /// <summary>410 for a link that is not good, and 429 for whoever has tried many.</summary>
    internal static async Task<ProblemHttpResult> GoneAsync(LinkGuesses guesses, HttpContext context, string sentence) =>
        await guesses.FailedAsync(context) is { } wait
            ? SessionEndpoints.TooMany(context, wait, "Too many links that are not valid")
            : Problems.Gone(sentence);
}
