using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;

namespace OrderSync.Api.Lists;

/// <summary>Section "Search": what a text that is looked for (the parameter q of a list) may cost.</summary>
public sealed class SearchOptions
{
    /// <summary>Searches of one user that run at once; as many more wait, the rest is answered with 429.</summary>
    public int AtOncePerUser { get; set; } = 2;

    /// <summary>Searches that run at once for everybody, in each instance of the Api: other pages need the database too.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>After this time a search is given up.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(10);

    internal bool IsValid => AtOncePerUser > 0 && AtOnce > 0 && Longest >= TimeSpan.FromSeconds(1);
}

/// <summary>Searches read more than any other list. They have a limit for each user, and one for all; within each a few wait, for no longer than Web does.</summary>
public static class SearchLimit
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddSearchLimit(this IServiceCollection services)
    {
        services.AddScoped<ListReading>();
        services.AddOptions<SearchOptions>().BindConfiguration("Search")
            .Validate(options => options.IsValid, "Search: AtOncePerUser and AtOnce must be more than 0, Longest at least a second.").ValidateOnStart();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<SearchOptions>>((limiter, options) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(OfUser(options.Value), OfAll(options.Value));
            limiter.OnRejected = (rejected, _) => new(Problems.WriteTooManyAsync(rejected, "Several searches are running already: let them end first.", TryAgainAfter));
        });
        return services;
    }

    /// <summary>Requests with a text to look for are within the limits.</summary>
    public static RouteHandlerBuilder LimitSearches(this RouteHandlerBuilder list) =>
        list.WithMetadata(Searches.Instance).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static bool IsSearch(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Searches>() is not null && !string.IsNullOrWhiteSpace(context.Request.Query["q"]);

    private static PartitionedRateLimiter<HttpContext> OfUser(SearchOptions options) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        IsSearch(context) && context.User.FindFirstValue(UserClaims.Subject) is { } user
            ? RateLimitPartition.GetConcurrencyLimiter(user, _ => new ConcurrencyLimiterOptions { PermitLimit = options.AtOncePerUser, QueueLimit = options.AtOncePerUser })
            : RateLimitPartition.GetNoLimiter(""));

    private static PartitionedRateLimiter<HttpContext> OfAll(SearchOptions options) => PartitionedRateLimiter.Create<HttpContext, bool>(context =>
        IsSearch(context)
            ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new ConcurrencyLimiterOptions { PermitLimit = options.AtOnce, QueueLimit = 2 * options.AtOnce })
            : RateLimitPartition.GetNoLimiter(false));

    /// <summary>Marks a list that can be searched.</summary>
    private sealed class Searches
    {
        public static readonly Searches Instance = new();
    }
}
