using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

public sealed class PostgresServerResource(string name, ParameterResource password)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    internal ParameterResource Password { get; } = password;

    internal List<PostgresDatabaseResource> Databases { get; } = [];

    /// <summary>A server with a data volume is one whose data must outlive a power cut; any other may be faster.</summary>
    internal bool HasDataVolume { get; set; }

    internal int Port { get; set; }

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password.Value}");
}

public sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public string DatabaseName { get; } = databaseName;

    public PostgresServerResource Parent { get; } = parent;

    public string ConnectionString => $"{Parent.ConnectionString};Database={DatabaseName}";
}

public sealed class RedisResource(string name, ParameterResource password)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    internal ParameterResource Password { get; } = password;

    internal int Port { get; set; }

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={Password.Value}");
}
