using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>
/// Who may do what, as the names of policies for groups of endpoints. Each of the three also asks for a company: an
/// operator has none, and names one with the header X-Company-Id.
/// </summary>
public static class Access
{
    /// <summary>See a company's data: every role.</summary>
    public const string Read = "read";

    /// <summary>Start, stop and test: managers and above.</summary>
    public const string Operate = "operate";

    /// <summary>Change connections and their credentials: admins and operators.</summary>
    public const string Administer = "administer";

    /// <summary>The same, and for operators also without a company: then it is the installation that is meant.</summary>
    public const string AdministerAnywhere = "administer-anywhere";

    /// <summary>Create and suspend companies: operators, who need no company for it.</summary>
    public const string RunInstallation = "run-installation";

    /// <summary>What is not marked otherwise needs a signed-in user, so that an endpoint nobody thought about is closed.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        var signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(signedIn)
            .SetFallbackPolicy(signedIn)
            .AddPolicy(Read, policy => policy.For(UserRole.Agent, UserRole.Manager, UserRole.Admin, UserRole.Operator))
            .AddPolicy(Operate, policy => policy.For(UserRole.Manager, UserRole.Admin, UserRole.Operator))
            .AddPolicy(Administer, policy => policy.For(UserRole.Admin, UserRole.Operator))
            .AddPolicy(AdministerAnywhere, policy => policy.RequireAuthenticatedUser().RequireRole(nameof(UserRole.Admin), nameof(UserRole.Operator)))
            .AddPolicy(RunInstallation, policy => policy.RequireAuthenticatedUser().RequireRole(nameof(UserRole.Operator)));
        services.AddSingleton<IAuthorizationHandler, CompanyHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
        return services;
    }

    private static void For(this AuthorizationPolicyBuilder policy, params UserRole[] roles) => policy
        .RequireAuthenticatedUser()
        .RequireRole(roles.Select(role => role.ToString()))
        .AddRequirements(new CompanyRequirement());

    private sealed class CompanyRequirement : IAuthorizationRequirement;

    private sealed class CompanyHandler : AuthorizationHandler<CompanyRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CompanyRequirement requirement)
        {
            if (CurrentCompany.Id is not null)
                context.Succeed(requirement);
            else
                context.Fail(new AuthorizationFailureReason(this, $"You belong to no company: name one with the header {CompanyScope.Header}, or open one on the site."));
            return Task.CompletedTask;
        }
    }

    /// <summary>Says in the answer why a signed-in user was refused.</summary>
    private sealed class RefusalWriter : IAuthorizationMiddlewareResultHandler
    {
        private readonly AuthorizationMiddlewareResultHandler _default = new();

        public async Task HandleAsync(
            RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (!authorizeResult.Forbidden)
            {
                await _default.HandleAsync(next, context, policy, authorizeResult);
                return;
            }
            var reason = authorizeResult.AuthorizationFailure?.FailureReasons.Select(failure => failure.Message).FirstOrDefault();
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, reason ?? "Your role does not allow this.");
        }
    }
}
