using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Web.Api;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

/// <summary>Sign-in: a cookie for the browser, its ticket and the Api's tokens in Redis.</summary>
internal static class SessionSetup
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddRedisConnection("redis");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new SiteKey(builder.Configuration)).AddSingleton<ClientAddress>();
        services.AddSingleton<ISessionVault, SessionVault>();
        services.AddSingleton<ITicketStore, RedisTicketStore>();
        services.AddScoped<ApiSession>();

        services.AddDataProtection().SetApplicationName("OrderSync.Web");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureNamedOptions<KeyManagementOptions>(
            Options.DefaultName,
            options =>
            {
                options.XmlRepository = new RedisKeyRing(provider.GetRequiredService<IConnectionMultiplexer>());
                options.XmlEncryptor = new SiteKeyXmlEncryptor(provider.GetRequiredService<SiteKey>());
            }));

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Describe);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<ITicketStore>((options, store) => options.SessionStore = store);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "ordersync.antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddCascadingAuthenticationState();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(SignedIn.WorksInCompany, policy => policy.RequireAssertion(context => context.User.IsInCompany()))
            .AddPolicy(SignedIn.ControlsRuns, policy => policy.InCompany(UserRole.Manager, UserRole.Admin, UserRole.Operator))
            .AddPolicy(SignedIn.ManagesConnections, policy => policy.InCompany(UserRole.Admin, UserRole.Operator))
            .AddPolicy(SignedIn.ManagesUsers, policy => policy.InCompany(UserRole.Admin, UserRole.Operator))
            .AddPolicy(SignedIn.RunsScheduler, policy => policy.InCompany(UserRole.Admin, UserRole.Operator))
            .AddPolicy(SignedIn.ManagesCompany, policy => policy.InCompany(UserRole.Admin, UserRole.Operator))
            .AddPolicy(SignedIn.ReadsAudit, policy => policy.RequireRole(nameof(UserRole.Admin), nameof(UserRole.Operator)))
            .AddPolicy(SignedIn.RunsInstallation, policy => policy.RequireRole(nameof(UserRole.Operator)));
    }

    public static void MapSessions(this WebApplication app) => app.MapPost("/sign-out", SignOutAsync);

    /// <summary>One of the roles, and an operator only where they have opened a company.</summary>
    private static void InCompany(this AuthorizationPolicyBuilder policy, params UserRole[] roles) => policy
        .RequireRole(roles.Select(role => role.ToString())).RequireAssertion(context => context.User.IsInCompany());

    private static void Describe(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "ordersync.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/forbidden";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = Life;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = RejectWithoutTokensAsync;
    }

    /// <summary>The tokens are the session: without them the cookie is worth nothing. What they say of the person is newer than the cookie.</summary>
    private static async Task RejectWithoutTokensAsync(CookieValidatePrincipalContext context)
    {
        var vault = context.HttpContext.RequestServices.GetRequiredService<ISessionVault>();
        if (context.Principal?.SessionId() is not { } session || await vault.FindAsync(session) is not { } tokens)
        {
            context.RejectPrincipal();
            return;
        }
        if (context.Principal.Is(tokens.User))
            return;
        context.ReplacePrincipal(SignedIn.Principal(tokens.User, session, context.Principal.OpenedCompany()));
        context.ShouldRenew = true;
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, IAntiforgery antiforgery, ISessionVault vault, SessionClient sessions, ILogger<ApiSession> log)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.Text("Sign out from the site itself.", statusCode: StatusCodes.Status400BadRequest);
        if (context.User.SessionId() is { } session && await vault.FindAsync(session) is { } tokens)
        {
            await vault.DeleteAsync(session);
            try
            {
                await sessions.SignOutAsync(tokens.RefreshToken, context.RequestAborted);
            }
            catch (ApiProblem problem)
            {
                // The person is signed out here all the same; the token ends by itself.
                log.LogWarning(problem, "The Api could not be told of a sign-out");
            }
        }

        await context.SignOutAsync();
        return Results.LocalRedirect("/sign-in");
    }
}
