<?php
/**
 * The experiment group on its way from the page to the order.
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'ABSPATH' ) || exit;

/**
 * Copies the group from the cookie to the order's metadata. The page writes the cookie only while storage is allowed.
 *
 * @param \WC_Order $order Order that the caller saves.
 */
function copy_group( $order ) {
	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- The pattern below allows only safe characters.
	$group = isset( $_COOKIE['couplet'] ) ? wp_unslash( $_COOKIE['couplet'] ) : '';
	if ( is_string( $group ) && preg_match( '/^v1\.[\w.-]{1,200}$/D', $group ) ) {
		$order->update_meta_data( 'couplet', $group );
	}
}
// The classic checkout, then the checkout block.
add_action( 'woocommerce_checkout_create_order', __NAMESPACE__ . '\\copy_group' );
add_action( 'woocommerce_store_api_checkout_update_order_meta', __NAMESPACE__ . '\\copy_group' );
