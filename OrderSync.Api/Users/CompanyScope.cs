using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>
/// Runs every request inside the company of whoever sent it: that of the token, or for an operator the one that the header
/// names. The database's query filter does the rest.
/// </summary>
public static class CompanyScope
{
    public const string Header = ActingCompany.Header;

    public static IApplicationBuilder UseCompanyScope(this IApplicationBuilder app) => app.Use(EnterAsync);

    private static async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var own = context.User.CompanyId();
        var named = context.Request.Headers[Header].ToString();
        if (named.Length == 0 || context.User.Identity is not { IsAuthenticated: true } || IsOfNoCompany(context))
        {
            using (CurrentCompany.Enter(own))
                await next(context);
            return;
        }
        if (await RefusalAsync(context, own, named) is { } refusal)
        {
            await Problems.WriteAsync(context, refusal.Status, refusal.Sentence);
            return;
        }
        using (CurrentCompany.Enter(Guid.Parse(named)))
            await next(context);
    }

    private static async Task<(int Status, string Sentence)?> RefusalAsync(HttpContext context, Guid? own, string named)
    {
        if (!Guid.TryParse(named, out var company))
            return (StatusCodes.Status400BadRequest, $"{Header} must be a company's id.");
        if (company == own)
            return null;
        if (!context.User.IsInRole(nameof(UserRole.Operator)))
            return (StatusCodes.Status403Forbidden, "Only an operator may act for another company.");
        var database = context.RequestServices.GetRequiredService<OrderSyncDb>();
        return await database.Companies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == company, context.RequestAborted) switch
        {
            null => (StatusCodes.Status403Forbidden, $"There is no company {company}."),
            { SuspendedAt: not null } suspended when !IsReading(context) && !IsOfInstallation(context) => (
                StatusCodes.Status403Forbidden, $"“{suspended.Name}” is suspended: resume it before anything of it is changed."),
            _ => null,
        };
    }

    /// <summary>Such as signing in, or one's own password: no policy asks who may do it in a company.</summary>
    private static bool IsOfNoCompany(HttpContext context) => context.GetEndpoint() is { } endpoint
        && (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().All(access => access.Policy is null));

    /// <summary>Such as resuming it.</summary>
    private static bool IsOfInstallation(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(access => access.Policy == Access.RunInstallation) is true;

    private static bool IsReading(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
}
