using System.Text.Json.Serialization;

namespace Adapter.Host.Access;

/// <summary>The shapes of this room's requests and answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(NewRole))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(MadeApiKey))]
internal sealed partial class AccessJsonContext : JsonSerializerContext
{
}
