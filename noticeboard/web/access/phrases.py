"""Which of our words stands for what Flask-Security says. It speaks no Korean."""

# A message that is not here stands nowhere on our pages; should it come all the same, a page
# says that something was not as it should be (``access.said.other``).
PHRASES = {
    "API_ERROR": "access.said.passkey_unreadable",
    "DISABLED_ACCOUNT": "access.said.passkey_unknown",
    "EMAIL_NOT_PROVIDED": "access.said.email_missing",
    "GENERIC_AUTHN_FAILED": "access.said.wrong",
    "INVALID_EMAIL_ADDRESS": "access.said.wrong",
    "INVALID_PASSWORD": "access.said.wrong_password",
    "INVALID_RECOVERY_CODE": "access.said.wrong_recovery",
    "PASSWORD_INVALID_LENGTH": "access.said.weak",
    "PASSWORD_IS_THE_SAME": "access.said.same_password",
    "PASSWORD_NOT_PROVIDED": "access.said.password_missing",
    "PASSWORD_TOO_SIMPLE": "access.said.weak",
    "RETYPE_PASSWORD_MISMATCH": "access.said.not_twice",
    "TWO_FACTOR_INVALID_TOKEN": "access.said.wrong_code",
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": "access.said.other",
    "WEBAUTHN_CREDENTIAL_ID_INUSE": "access.said.passkey_taken",
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": "access.said.passkey_unknown",
    "WEBAUTHN_EXPIRED": "access.said.passkey_late",
    "WEBAUTHN_MISMATCH_USER_HANDLE": "access.said.passkey_unknown",
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": "access.said.passkey_name",
    "WEBAUTHN_NAME_INUSE": "access.said.passkey_name_taken",
    "WEBAUTHN_NAME_NOT_FOUND": "access.said.passkey_unknown",
    "WEBAUTHN_NAME_REQUIRED": "access.said.passkey_name",
    "WEBAUTHN_NO_VERIFY": "access.said.passkey_refused",
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": "access.said.passkey_unknown",
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": "access.said.passkey_unknown",
}
