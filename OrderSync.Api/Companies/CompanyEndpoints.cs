using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Users;
using OrderSync.Contracts.Companies;
using OrderSync.Core.Times;

namespace OrderSync.Api.Companies;

/// <summary>The settings of the caller's company.</summary>
public static class CompanyEndpoints
{
    private const string Root = "/api/v1/company";

    public static void MapCompany(this IEndpointRouteBuilder app)
    {
        app.MapGroup(Root).WithTags("Company").RequireAuthorization(Access.Read).MapGet("/", Get);
        app.MapGroup(Root).WithTags("Company").RequireAuthorization(Access.Administer).MapPut("/", Update).ProducesProblem(StatusCodes.Status409Conflict);
        app.MapGroup("/api/v1/time-zones").WithTags("Company").MapGet("/", Zones);
    }

    public static IServiceCollection AddCompanies(this IServiceCollection services) => services
        .AddScoped<CompanyChecks>()
        .AddScoped<CompanyEditor>()
        .AddScoped<FirstAdmin>()
        .AddScoped<InstalledCompanies>()
        .AddScoped<CompanyAdministration>();

    /// <summary>The company's name, time zone and currency for totals.</summary>
    internal static async Task<Ok<CompanyView>> Get(CompanyEditor editor, CancellationToken cancellationToken) =>
        TypedResults.Ok(await editor.ReadAsync(cancellationToken));

    /// <summary>
    /// Changes them. Another time zone moves every schedule, quiet hour and day of the company to it at once: times that have passed are not made up
    /// for. A version that is not the latest is refused with 409.
    /// </summary>
    internal static async Task<Results<Ok<CompanyView>, ProblemHttpResult>> Update(
        UpdateCompanyRequest request, CompanyEditor editor, CancellationToken cancellationToken) =>
        await editor.UpdateAsync(request, cancellationToken) is { } refusal ? refusal : TypedResults.Ok(await editor.ReadAsync(cancellationToken));

    /// <summary>The time zones of the tz database that are places, with their present offset from UTC.</summary>
    internal static Ok<IReadOnlyList<TimeZoneView>> Zones(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return TypedResults.Ok<IReadOnlyList<TimeZoneView>>([.. TimeZones.Places().Select(zone => new TimeZoneView(zone.Id, (int)zone.GetUtcOffset(now).TotalMinutes))]);
    }
}
