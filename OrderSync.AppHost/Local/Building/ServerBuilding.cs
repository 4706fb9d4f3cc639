namespace Aspire.Hosting;

public static class ServerBuilding
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new PostgresServerResource(name, Password(builder, name)));

    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null)
    {
        _ = name; // The volume is the data folder's own.
        builder.Resource.HasDataVolume = true;
        return builder;
    }

    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.Databases.Add(database);
        return builder.ApplicationBuilder.AddResource(database);
    }

    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new RedisResource(name, Password(builder, name)));

    private static ParameterResource Password(IDistributedApplicationBuilder builder, string name) => builder.AddParameter(
        $"{name}-password", new GenerateParameterDefault { Special = false }, secret: true, persist: true).Resource;
}
