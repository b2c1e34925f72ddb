using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>What TLS is to use instead of the system's own: certificate with its private key for the client side, and the roots to trust.</summary>
internal sealed record TlsOptions(string? Certificate, string? KeyFile, Secret? KeyPassword, string? TrustList);
