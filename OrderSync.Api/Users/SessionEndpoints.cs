using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users;

public static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/v1/auth").WithTags("Sessions");
        sessions.MapPost("/sign-in", SignIn).AllowAnonymous()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        sessions.MapPost("/refresh", Refresh).AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        sessions.MapPost("/sign-out", SignOut).AllowAnonymous();
        sessions.MapGet("/me", Me);
    }

    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        AccessTokens.AddTo(services);
        services.AddHttpContextAccessor();
        services.AddOptions<SignInOptions>()
            .BindConfiguration("Security:SignIn")
            .Validate(options => options.IsValid, "Security:SignIn: each number and each time must be more than 0.")
            .ValidateOnStart();
        return services
            .AddSingleton<Passwords>()
            .AddSingleton<SignInThrottle>()
            .AddSingleton<KnownDevices>()
            .AddMemoryCache()
            .AddSingleton<AccountStandings>()
            .AddSingleton<LastSeen>()
            .AddScoped<CurrentUser>()
            .AddScoped<RefreshTokens>()
            .AddScoped<Sessions>();
    }

    /// <summary>
    /// Signs in by e-mail and password. The answer's device token, sent with the next sign-in, keeps the failures of strangers with the same
    /// e-mail from slowing this person down.
    /// </summary>
    internal static async Task<Results<Ok<SessionTokens>, ProblemHttpResult>> SignIn(
        SignInRequest request, Sessions sessions, SignInThrottle throttle, KnownDevices devices, HttpContext context, CancellationToken cancellationToken)
    {
        var email = Core.Users.User.SpellEmail(request.Email);
        var attempt = new SignInAttempt(email, CallerAddress.Counted(context), devices.Find(request.DeviceToken, email));
        var turn = await throttle.EnterAsync(attempt);
        if (turn.Refused is { } wait)
            return TooMany(context, wait, "Too many failed sign-ins");
        await Task.Delay(turn.Delay, cancellationToken);
        var signIn = await sessions.SignInAsync(email, request.Password, Caller.Of(context), cancellationToken);
        if (signIn is null)
            return Problems.Unauthorized("The e-mail or the password is wrong.");
        await throttle.SucceededAsync(attempt);
        return signIn.Tokens is { } tokens
            ? TypedResults.Ok(tokens with { DeviceToken = devices.Remember(request.DeviceToken, email) })
            : Problems.Forbidden(signIn.Refusal!);
    }

    /// <summary>Exchanges a refresh token for new tokens. Using one twice ends its session.</summary>
    internal static async Task<Results<Ok<SessionTokens>, ProblemHttpResult>> Refresh(
        RefreshRequest request, Sessions sessions, SignInThrottle throttle, HttpContext context, CancellationToken cancellationToken)
    {
        // A good token is never refused for what others have tried from the same address.
        if (await sessions.RefreshAsync(request.RefreshToken, CallerAddress.Of(context), cancellationToken) is { } tokens)
            return TypedResults.Ok(tokens);
        return await throttle.RefreshFailedAsync(CallerAddress.Counted(context)) is { } wait
            ? TooMany(context, wait, "Too many unknown refresh tokens")
            : Problems.Unauthorized("The session is over: sign in again.");
    }

    /// <summary>Ends the session: its refresh tokens stop working at once, its access token and its event streams within seconds.</summary>
    internal static async Task<NoContent> SignOut(RefreshRequest request, Sessions sessions, CancellationToken cancellationToken)
    {
        await sessions.SignOutAsync(request.RefreshToken, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Who the access token belongs to.</summary>
    internal static async Task<Results<Ok<MeView>, ProblemHttpResult>> Me(
        CurrentUser user, Sessions sessions, CancellationToken cancellationToken) =>
        await sessions.DescribeAsync(user.Id, cancellationToken) is { } me
            ? TypedResults.Ok(me)
            : Problems.Unauthorized("This account does not exist any more, or is switched off.");

    internal static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait, string what)
    {
        var when = wait <= TimeSpan.FromMinutes(1) ? $"{Math.Ceiling(wait.TotalSeconds)} s" : $"{Math.Ceiling(wait.TotalMinutes)} minutes";
        return Problems.TooMany(context, string.Create(CultureInfo.InvariantCulture, $"{what}: try again in {when}."), wait);
    }
}
