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
        sessions.MapPost("/sign-in", SignIn).AllowAnonymous().ProducesProblem(StatusCodes.Status429TooManyRequests);
        sessions.MapPost("/refresh", Refresh).AllowAnonymous();
        sessions.MapPost("/sign-out", SignOut).AllowAnonymous();
        sessions.MapGet("/me", Me);
    }

    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        AccessTokens.AddTo(services);
        services.AddHttpContextAccessor();
        services.AddOptions<SignInOptions>()
            .BindConfiguration("Security:SignIn")
            .Validate(
                options => options is { FailuresPerEmail: > 0, FailuresPerAddress: > 0 } && options.Window > TimeSpan.Zero,
                "Security:SignIn: FailuresPerEmail, FailuresPerAddress and Window must each be more than 0.")
            .ValidateOnStart();
        return services
            .AddSingleton<Passwords>()
            .AddSingleton<SignInThrottle>()
            .AddMemoryCache()
            .AddSingleton<AccountStandings>()
            .AddScoped<CurrentUser>()
            .AddScoped<RefreshTokens>()
            .AddScoped<Sessions>();
    }

    /// <summary>Signs in by e-mail and password.</summary>
    internal static async Task<Results<Ok<SessionTokens>, ProblemHttpResult>> SignIn(
        SignInRequest request, Sessions sessions, SignInThrottle throttle, HttpContext context, CancellationToken cancellationToken)
    {
        var email = Core.Users.User.SpellEmail(request.Email);
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (await throttle.EnterAsync(email, address) is { } wait)
            return TooMany(context, wait);
        var signIn = await sessions.SignInAsync(email, request.Password, address, cancellationToken);
        if (signIn is null)
            return Problems.Unauthorized("The e-mail or the password is wrong.");
        await throttle.SucceededAsync(email, address);
        return signIn.Tokens is { } tokens ? TypedResults.Ok(tokens) : Problems.Forbidden("This account is switched off.");
    }

    /// <summary>Exchanges a refresh token for new tokens. Using one twice ends its session.</summary>
    internal static async Task<Results<Ok<SessionTokens>, ProblemHttpResult>> Refresh(
        RefreshRequest request, Sessions sessions, CancellationToken cancellationToken) =>
        await sessions.RefreshAsync(request.RefreshToken, cancellationToken) is { } tokens
            ? TypedResults.Ok(tokens)
            : Problems.Unauthorized("The session is over: sign in again.");

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

    private static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            $"Too many failed sign-ins: try again in {Math.Ceiling(wait.TotalMinutes):0} minutes.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }
}
