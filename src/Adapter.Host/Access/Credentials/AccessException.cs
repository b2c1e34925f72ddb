namespace Adapter.Host.Access.Credentials;

internal enum AccessFault
{
    NotFound,
    Invalid,
    Conflict,

    /// <summary>The store cannot be read or written.</summary>
    Unavailable,
}

/// <summary>A change of credentials that is not made, and what to do.</summary>
internal sealed class AccessException(AccessFault fault, string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    public AccessFault Fault { get; } = fault;

    public string Remedy { get; } = remedy;
}
