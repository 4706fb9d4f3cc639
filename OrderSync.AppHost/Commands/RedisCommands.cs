using StackExchange.Redis;

namespace OrderSync.AppHost.Commands;

/// <summary>The dashboard's command that empties Redis. Nothing that must last is kept there: budgets and events are built again from Postgres.</summary>
internal static class RedisCommands
{
    public static void WithEmptyCommand(this IResourceBuilder<IResourceWithConnectionString> redis) => redis.WithCommand(
        "empty-redis",
        "Empty Redis",
        context => EmptyAsync(redis.Resource, context),
        new()
        {
            Description = "Deletes everything in Redis, as a lost cache server would.",
            ConfirmationMessage = "Everybody signed in to the site will have to sign in again. Runs continue. Empty Redis?",
            IconName = "Broom",
        });

    private static async Task<ExecuteCommandResult> EmptyAsync(IResourceWithConnectionString redis, ExecuteCommandContext context)
    {
        var options = ConfigurationOptions.Parse((await redis.GetConnectionStringAsync(context.CancellationToken))!);
        options.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        await Task.WhenAll(connection.GetServers().Select(server => server.FlushAllDatabasesAsync()));
        return CommandResults.Success("Redis is empty.");
    }
}
