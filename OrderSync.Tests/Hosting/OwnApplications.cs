namespace OrderSync.Tests.Hosting;

/// <summary>
/// Tests that start an application, a host or a build of their own: one after the other, and beside nothing else. A start takes both
/// cores for seconds, which tests in the browser would count as a page that does not answer.
/// </summary>
[CollectionDefinition(nameof(OwnApplications), DisableParallelization = true)]
public sealed class OwnApplications;
