using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Users;
using OrderSync.Contracts.Attention;

namespace OrderSync.Api.Attention;

public static class AttentionEndpoints
{
    public static IServiceCollection AddAttention(this IServiceCollection services) => services
        .AddScoped<ConnectionStandings>()
        .AddScoped<AttentionReader>();

    public static void MapAttention(this IEndpointRouteBuilder app) => app
        .MapGroup("/api/platform-operations").RequireAuthorization(Access.Read).WithTags("Platform operations")
        .MapGet("/attention", Attention);

    /// <summary>What a person has to see to, the most pressing first, and how many connections are healthy.</summary>
    internal static async Task<Ok<AttentionSummary>> Attention(AttentionReader attention, CancellationToken cancellationToken) =>
        TypedResults.Ok(await attention.ReadAsync(cancellationToken));
}
