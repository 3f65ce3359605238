// Generated from schemas/*.schema.json by `npm run generate`. Do not edit.
import type { ErrorObject } from "ajv";

export type Validator = ((data: unknown) => boolean) & { errors?: ErrorObject[] | null };
export declare const validateChatRow: Validator;
export declare const validateLoraConfig: Validator;
export declare const validateProvider: Validator;
export declare const validateRunEvent: Validator;
export declare const validateToolMessage: Validator;
export declare const validateToolRequest: Validator;
export declare const validateTrainPlan: Validator;
